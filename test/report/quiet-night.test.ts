import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { bridge } from '../../reports/bridge.ts';
import { emitScope } from '../../src/report/emit-report.ts';
import { defineReport } from '../../src/report/report.ts';
import { aMatch, aRun, aRunHealth } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const names = (emitted: { files: readonly { manifest: { report: string } }[] }) =>
  emitted.files.map(({ manifest }) => manifest.report);

describe('a quiet night', () => {
  it('emits nothing where the same match stands, and a file where it does not', async () => {
    await aRun(test.store, 'r1');
    await aRun(test.store, 'r2', { created_at: '2026-11-25T03:00:00Z' });
    await aMatch(test.store, { runs: ['r1', 'r2'], lines: [{}] });
    await test.emit('r1', { invoiceId: 'G1' });
    await test.emit('r1');
    const before = await test.files();

    const quiet = await test.emit('r2', { invoiceId: 'G1' });
    expect(names(quiet)).toEqual([]);
    expect(quiet.unchanged).toEqual(['discrepancies', 'bridge', 'lines']);
    expect((await test.emit('r2')).unchanged).toEqual(['summary', 'discrepancies', 'bridge']);
    expect(await test.files()).toEqual(before);

    await aMatch(test.store, { runs: ['r2'], lines: [{}, {}] });
    expect(names(await test.emit('r2', { invoiceId: 'G1' }))).toEqual([
      'discrepancies',
      'bridge',
      'lines',
    ]);
  });

  it('is judged against the newest earlier file only', async () => {
    for (const run of ['r1', 'r2', 'r3']) await aRun(test.store, run);
    await aMatch(test.store, { runs: ['r1', 'r3'] });
    await aMatch(test.store, { runs: ['r2'] });
    await test.emit('r1', { invoiceId: 'G1' });
    await test.emit('r2', { invoiceId: 'G1' });
    expect((await test.emit('r3', { invoiceId: 'G1' })).unchanged).toEqual([]);
  });

  it('is none for the period when the run has other findings of its own', async () => {
    for (const run of ['r1', 'r2', 'r3']) await aRun(test.store, run);
    await aMatch(test.store, { runs: ['r1', 'r2', 'r3'] });
    await aRunHealth(test.store, ['r1'], [{ code: 'AUTH_DEGRADED' }]);
    await aRunHealth(test.store, ['r2'], [{ code: 'AUTH_DEGRADED' }]);
    await aRunHealth(test.store, ['r3'], [{ code: 'STALE_DATA' }]);
    const emit = (runId: string) => test.emit(runId, { report: 'discrepancies' });
    expect(names(await emit('r1'))).toEqual(['discrepancies']);
    expect((await emit('r2')).unchanged).toEqual(['discrepancies']);
    expect(names(await emit('r3'))).toEqual(['discrepancies']);
  });

  it('is overruled by force, by an emptied folder and by other columns', async () => {
    for (const run of ['r1', 'r2']) await aRun(test.store, run);
    await aMatch(test.store, { runs: ['r1', 'r2'] });
    await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    const later = { invoiceId: 'G1', report: 'bridge' };
    expect((await test.emit('r2', later)).unchanged).toEqual(['bridge']);
    expect(names(await test.emit('r2', { ...later, force: true }))).toEqual(['bridge']);

    const narrower = defineReport({ ...bridge, columns: bridge.columns.slice(0, -1) });
    const request = { runId: 'r2', period: '2026-10', invoiceId: 'G1', force: false };
    const other = await emitScope(test, { ...request, reports: [narrower] });
    expect(names(other)).toEqual(['bridge']);

    await rm(test.reportsDir, { recursive: true });
    expect(names(await test.emit('r2', later))).toEqual(['bridge']);
  });
});

describe('latest', () => {
  it('holds the newest file, under a name that stays', async () => {
    for (const run of ['r1', 'r2']) await aRun(test.store, run);
    await aMatch(test.store, { runs: ['r1'], findings: [] });
    await aMatch(test.store, { runs: ['r2'], findings: [{}] });
    const latest = join(test.reportsDir, '2026-10/latest/recon_G1_discrepancies.csv');
    await test.emit('r1', { invoiceId: 'G1', report: 'discrepancies' });
    const first = await readFile(latest, 'utf8');
    const { files } = await test.emit('r2', { invoiceId: 'G1', report: 'discrepancies' });
    const second = await readFile(latest, 'utf8');
    expect(second).not.toBe(first);
    expect(second).toBe(await readFile(files[0]?.path ?? '', 'utf8'));
    const manifest = await readFile(latest.replace('.csv', '.manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toEqual(files[0]?.manifest);
  });

  it('is not taken back by a run that began earlier', async () => {
    for (const run of ['r1', 'r2']) await aRun(test.store, run);
    await aMatch(test.store, { runs: ['r1'], findings: [] });
    await aMatch(test.store, { runs: ['r2'], findings: [{}] });
    const report = { invoiceId: 'G1', report: 'discrepancies' };
    const { files } = await test.emit('r2', report);
    await test.emit('r1', report);
    const latest = join(test.reportsDir, '2026-10/latest/recon_G1_discrepancies.csv');
    expect(await readFile(latest, 'utf8')).toBe(await readFile(files[0]?.path ?? '', 'utf8'));
  });

  it('is repaired when its manifest cannot be read', async () => {
    await aRun(test.store, 'r1');
    await aMatch(test.store, { runs: ['r1'] });
    await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    const path = join(test.reportsDir, '2026-10/latest/recon_G1_bridge.manifest.json');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.slice(0, 40));
    await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
    expect(await readFile(path, 'utf8')).toBe(whole);
  });
});
