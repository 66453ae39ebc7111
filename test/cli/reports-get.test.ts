import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { largestInvoiceOf } from '../pipeline/calm-night.ts';
import { nightInProcess } from '../pipeline/night-in-process.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

describe('reports get', { timeout: PROCESSES_TIMEOUT_MS }, () => {
  it('gives one file to stdout, into a file and into a folder, as it was recorded', async () => {
    const tenant = await simulatedTenant({ plant: ['QUANTITY_UNDER'] });
    const { settings, home, store } = tenant;
    await nightInProcess(tenant);
    const invoiceId = largestInvoiceOf(tenant);
    const recorded = await store.db
      .selectFrom('emitted_file')
      .select(['file_name', 'sha256', 'rows'])
      .where('scope', '=', invoiceId)
      .where('report', '=', 'discrepancies')
      .executeTakeFirstOrThrow();
    await mkdir(path.join(home, 'folder'));
    // Whoever emptied the folder lost nothing: each file is built again, to the same bytes.
    await rm(path.join(home, 'reports'), { recursive: true });
    const get = ['reports', 'get', 'discrepancies', '--invoice', invoiceId];

    const toStdout = await runRecon(get, settings);
    await runRecon([...get, '-o', path.join(home, 'one.csv')], settings);
    await runRecon([...get, '-o', path.join(home, 'folder')], settings);

    expect(toStdout, toStdout.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(toStdout.stdout.split('\r\n')).toHaveLength(1 + recorded.rows + 1);
    expect(sha256(Buffer.from(toStdout.stdout))).toBe(recorded.sha256);
    expect(sha256(await readFile(path.join(home, 'one.csv')))).toBe(recorded.sha256);
    const inFolder = path.join(home, 'folder', recorded.file_name);
    expect(sha256(await readFile(inFolder))).toBe(recorded.sha256);
  });

  it('puts several files into a folder only', async () => {
    const tenant = await simulatedTenant();
    await nightInProcess(tenant);
    const folder = path.join(tenant.home, 'new-folder');

    const toStdout = await runRecon(['reports', 'get', 'lines'], tenant.settings);
    const toFolder = await runRecon(['reports', 'get', 'lines', '-o', folder], tenant.settings);

    expect(toStdout).toMatchObject({ code: 2, stdout: '' });
    expect(toStdout.stderr).toContain('6 files do not fit one output');
    expect(toFolder).toMatchObject({ code: 0, stdout: '' });
    expect(await readdir(folder)).toHaveLength(6);
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
