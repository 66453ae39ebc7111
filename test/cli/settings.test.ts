import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadConfig } from '../../src/config.ts';
import { scratch } from '../pipeline/scratch.ts';
import type { Settings } from './recon-process.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

/** Points at nothing that answers; a command that gets as far as calling it has accepted its settings. */
const SIGN_IN = {
  PARTNER_CENTER_URL: 'http://127.0.0.1:9',
  PARTNER_CENTER_AUTHORITY: 'http://127.0.0.1:9',
  PARTNER_CENTER_TENANT_ID: '11111111-2222-3333-4444-555555555555',
  PARTNER_CENTER_CLIENT_ID: 'app',
  PARTNER_CENTER_CLIENT_SECRET: 'app-secret',
} satisfies Settings;

describe('settings', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('are refused all at once, each with its fix, before anything is written', async () => {
    const { home } = await scratch();

    const refused = await runRecon(['run'], {
      RECON_HOME: path.join(home, 'never-made'),
      DATABASE_URL: 'mysql://somewhere',
      REDIS_URL: 'http://somewhere',
      PARTNER_CENTER_URL: 'ftp://somewhere',
      PARTNER_CENTER_AUTHORITY: 'not an address',
      PARTNER_CENTER_REFRESH_TOKEN_FILE: path.join(home, 'nowhere'),
      RECON_CRON: 'nightly',
      RECON_TZ: 'Berlin',
      RECON_LOOKBACK_PERIODS: '0',
      RECON_LOG_LEVEL: 'loud',
      RECON_NOW: 'yesterday',
    });

    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
      '  - DATABASE_URL is no postgres or postgresql address: write it like postgres://host',
      '  - REDIS_URL is no redis or rediss or unix address: write it like redis://host',
      '  - PARTNER_CENTER_URL is no https or http address: write it like https://host',
      '  - PARTNER_CENTER_AUTHORITY is no https or http address: write it like https://host',
      '  - RECON_CRON is no cron pattern: write it like `0 3 * * *`',
      '  - RECON_TZ is no time zone: write it like `Europe/Berlin`',
      '  - RECON_LOOKBACK_PERIODS is no number of months between 1 and 99',
      '  - RECON_LOG_LEVEL is none of trace, debug, info, warn, error, silent',
      '  - RECON_NOW is no instant: write it like `2026-11-24T03:00:00Z`',
      '  - PARTNER_CENTER_TENANT_ID is not set: put the id of your partner tenant there',
      '  - PARTNER_CENTER_CLIENT_ID is not set: put the application id of your app registration there',
      `  - PARTNER_CENTER_REFRESH_TOKEN_FILE names ${home}/nowhere, which cannot be read: check path and rights`,
    ]);
    expect(refused.stderr).toContain('do:  Set the variables named above');
    expect(await readdir(home)).toEqual([]);
  });

  it('refuse plain http to another machine, where bearer tokens would be readable', () => {
    const settings = {
      ...SIGN_IN,
      PARTNER_CENTER_URL: 'http://partner-center.example.com',
      PARTNER_CENTER_AUTHORITY: 'http://127.0.0.1.example.com',
    };

    const refused = () => loadConfig(settings, { partnerCenter: true });

    expect(refused).toThrow('PARTNER_CENTER_URL is plain http to another machine: use https');
    expect(refused).toThrow('PARTNER_CENTER_AUTHORITY is plain http to another machine: use https');
  });

  it('take a secret from its file, and refuse one that stands in two places', async () => {
    const { home } = await scratch();
    const file = path.join(home, 'secret');
    await writeFile(file, 'from-file\n');
    const { PARTNER_CENTER_CLIENT_SECRET: inVariable, ...rest } = SIGN_IN;
    const inFile = { ...rest, PARTNER_CENTER_CLIENT_SECRET_FILE: file };
    const inBoth = { ...inFile, PARTNER_CENTER_CLIENT_SECRET: inVariable };

    expect(loadConfig(inFile, { partnerCenter: true }).clientSecret).toBe('from-file');
    expect(() => loadConfig(inBoth, { partnerCenter: true })).toThrow(
      'PARTNER_CENTER_CLIENT_SECRET and PARTNER_CENTER_CLIENT_SECRET_FILE are both set: unset one',
    );
  });

  it('of sign-in are not asked for by commands that only read what is stored', async () => {
    const { settings } = await scratch();

    const listed = await runRecon(['runs', 'list', '--json'], settings);

    expect(listed).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
  });

  it('with a DATABASE_URL that does not answer end in exit 2 and say so, without its password', async () => {
    const { home } = await scratch();

    const refused = await runRecon(['run'], {
      ...SIGN_IN,
      RECON_HOME: path.join(home, 'never-made'),
      DATABASE_URL: 'postgres://recon:canary-password@127.0.0.1:9/recon',
    });

    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('DATABASE_URL is set but PostgreSQL does not answer there');
    expect(refused.stderr).toContain('do:  Correct DATABASE_URL');
    expect(refused.stderr).not.toContain('canary-password');
    expect(await readdir(home)).toEqual([]);
  });

  it('with a REDIS_URL that does not answer stop the worker with exit 2, never falling back', async () => {
    const { settings } = await scratch();

    const refused = await runRecon(['worker'], {
      ...settings,
      ...SIGN_IN,
      REDIS_URL: 'redis://:canary-password@127.0.0.1:9',
    });

    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('REDIS_UNREACHABLE');
    expect(refused.stderr).not.toContain('canary-password');
  });
});

describe('usage', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it.each([
    [['reconcile'], "unknown command 'reconcile'"],
    [['run', '--fast'], "unknown option '--fast'"],
    [['run', '--period', '2026-13'], 'Write a month as YYYY-MM'],
    [['findings', 'list', '--min', 'much'], 'Write an amount like 100'],
  ])('that is wrong ends in exit 2 and says why: %j', async (args, says) => {
    const wrong = await runRecon(args, {});

    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain(says);
  });
});
