import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Checked } from '../../src/cli/check.ts';
import { exitCodeOfChecks, tryCheck } from '../../src/cli/check.ts';
import { machineChecks } from '../../src/cli/machine-checks.ts';
import { loadSecretKey } from '../../src/cli/secret-key.ts';
import { serviceChecks } from '../../src/cli/service-checks.ts';
import { loadConfig } from '../../src/config.ts';

async function tryAll(checks: Parameters<typeof tryCheck>[0][]): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const check of checks) checked.push(await tryCheck(check, checked));
  return checked;
}

async function aHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'recon-checks-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

function configOf(settings: Record<string, string>) {
  return loadConfig(
    { PARTNER_CENTER_TENANT_ID: 'a.example', ...settings },
    { partnerCenter: false },
  );
}

async function machine(settings: Record<string, string>, env: NodeJS.ProcessEnv = {}) {
  const checked = await tryAll([...machineChecks(configOf(settings), env)]);
  return (name: string) => checked.find((one) => one.check === name);
}

async function services(url: string) {
  const config = configOf({
    PARTNER_CENTER_URL: url,
    PARTNER_CENTER_AUTHORITY: url,
    GRAPH_URL: url,
  });
  const checked = await tryAll([...serviceChecks(config, () => AbortSignal.timeout(20_000))]);
  return (name: string) => checked.find((one) => one.check === name);
}

/** A host that answers everything, and thinks it is another time. */
async function aHost(aheadMs: number): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() - aheadMs).toUTCString());
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('this machine', () => {
  it('is well with folders that can be written and a key of its own', async () => {
    const home = await aHome();

    const line = await machine({ RECON_HOME: home });

    expect(line('home')).toMatchObject({ ok: true });
    expect(line('reports folder')).toMatchObject({ ok: true });
    expect(line('secret key')).toMatchObject({ ok: true });
  });

  it('is told of a reports folder that cannot be written', async () => {
    const home = await aHome();
    await writeFile(path.join(home, 'a-file'), '');

    const line = await machine({
      RECON_HOME: home,
      RECON_REPORTS_DIR: path.join(home, 'a-file', 'reports'),
    });

    expect(line('reports folder')).toMatchObject({ ok: false, code: 'FOLDER_NOT_WRITABLE' });
    expect(line('reports folder')?.fix).toContain('RECON_REPORTS_DIR');
  });

  it('is told of a key that others can read', async () => {
    const home = await aHome();
    loadSecretKey(home);
    await chmod(path.join(home, 'secret.key'), 0o644);

    const line = await machine({ RECON_HOME: home });

    expect(line('secret key')).toMatchObject({ ok: false, code: 'SECRET_KEY_EXPOSED' });
    expect(line('secret key')?.fix).toContain('chmod 600');
  });

  it('is told of a key file that holds no key', async () => {
    const home = await aHome();
    await writeFile(path.join(home, 'secret.key'), 'nonsense');

    expect((await machine({ RECON_HOME: home }))('secret key')).toMatchObject({
      ok: false,
      code: 'SECRET_KEY_WRONG',
    });
  });

  it('is told of certificates that nobody checks', async () => {
    const line = await machine(
      { RECON_HOME: await aHome() },
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    );

    expect(line('TLS')).toMatchObject({ ok: false, code: 'TLS_UNCHECKED', exit: 2 });
  });
});

describe('a host', () => {
  it('is reached when it answers anything at all', async () => {
    const line = await services(await aHost(0));

    expect(line('reach Graph')).toMatchObject({ ok: true });
    expect(line('clock')).toMatchObject({ ok: true });
  });

  it.each([
    [3_600_000, 'ahead of'],
    [-3_600_000, 'behind'],
  ])('whose clock is %d ms away is not ours to sign in to', async (aheadMs, word) => {
    const line = await services(await aHost(aheadMs));

    expect(line('clock')).toMatchObject({ ok: false, code: 'CLOCK_WRONG', exit: 1 });
    expect(line('clock')?.says).toContain(word);
    expect(line('clock')?.fix).toContain('NTP');
  });

  it('that takes no connection is said to be closed, and its clock is not asked for', async () => {
    const line = await services('http://127.0.0.1:9');

    expect(line('reach Partner Center')).toMatchObject({
      ok: false,
      code: 'HOST_UNREACHABLE',
      says: '127.0.0.1:9 cannot be reached: it does not take the connection',
      exit: 7,
    });
    expect(line('clock')).toMatchObject({ skipped: true });
  });

  it('whose name nobody knows is told from one that is closed', async () => {
    const line = await services('https://partner-center.invalid');

    expect(line('reach Partner Center')?.says).toBe(
      'partner-center.invalid cannot be reached: its name is not known',
    );
    expect(line('reach Partner Center')?.fix).toContain('DNS');
  });

  it('that does not speak TLS is told so', async () => {
    const line = await services((await aHost(0)).replace('http:', 'https:'));

    expect(line('reach Partner Center')?.says).toContain('it does not speak TLS');
    expect(line('reach Partner Center')?.fix).toContain('scheme and port');
  });
});

describe('the exit code', () => {
  const line = (exit: Checked['exit'], more: Partial<Checked> = {}): Checked => ({
    check: 'a',
    ok: exit === 0,
    skipped: false,
    says: '',
    fix: null,
    code: null,
    exit,
    isCapability: false,
    ...more,
  });
  const works = line(0, { isCapability: true });

  it.each([
    ['0 when all is well', [line(0), works], 0],
    ['2 for wrong settings before all else', [line(4), line(2)], 2],
    ['4 when nothing works for want of a sign-in', [line(4), line(0)], 4],
    ['7 when nothing works for want of a network', [line(7), line(1)], 7],
    ['1 when something is broken', [works, line(4), line(1)], 1],
    ['3 when some capabilities lack', [works, line(4, { isCapability: true })], 3],
    ['0 whatever was not tried', [works, line(0, { ok: false, skipped: true })], 0],
  ] as const)('is %s', (_, checked, expected) => {
    expect(exitCodeOfChecks(checked)).toBe(expected);
  });
});
