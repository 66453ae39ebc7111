import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';
import { openReport } from '../../src/report/read-report.ts';
import { latestReports } from '../../src/store/emitted-file-store.ts';
import { aMatch, aRun } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

async function read(
  report: string,
  more: { scope?: string; runId?: string; bom?: boolean } = {},
): Promise<Buffer> {
  const { scope = 'G1', runId, bom = false } = more;
  const request = { report, scope, runId, bom };
  const { stream, bytes } = await openReport({ ...test, reports: REPORTS }, request);
  const read = await buffer(stream);
  expect(read.length).toBe(bytes);
  return read;
}

/** An invoice of run r1 with one finding, emitted. @returns the path of its discrepancies */
async function emitted(): Promise<string> {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], findings: [{ why: 'Zürich' }] });
  const { files } = await test.emit('r1', { invoiceId: 'G1', report: 'discrepancies' });
  return files[0]?.path ?? '';
}

describe('opening a report', () => {
  it('gives the bytes of the file', async () => {
    const path = await emitted();
    expect(await read('discrepancies')).toEqual(await readFile(path));
  });

  it('puts a byte order mark before them when asked, and not into the file', async () => {
    const path = await emitted();
    const marked = await read('discrepancies', { bom: true });
    expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(marked.subarray(3)).toEqual(await readFile(path));
  });

  it('gives the newest file, or the one of the run named', async () => {
    const path = await emitted();
    const first = await readFile(path);
    await aRun(test.store, 'r2');
    await aMatch(test.store, { runs: ['r2'], findings: [] });
    await test.emit('r2', { invoiceId: 'G1', report: 'discrepancies' });
    expect(await read('discrepancies')).not.toEqual(first);
    expect(await read('discrepancies', { runId: 'r1' })).toEqual(first);
  });

  it('knows nothing of a report that was never emitted', async () => {
    await emitted();
    await expect(read('lines')).rejects.toMatchObject({ code: 'REPORT_UNKNOWN', kind: 'usage' });
    await expect(read('discrepancies', { runId: 'r9' })).rejects.toMatchObject({
      code: 'REPORT_UNKNOWN',
    });
  });
});

describe('a file that is not what was emitted', () => {
  it.each([
    ['is gone', (path: string) => rm(path)],
    ['has one bit flipped', flipBit],
    ['was cut', async (path: string) => writeFile(path, (await readFile(path)).subarray(0, 50))],
    ['was added to', (path: string) => writeFile(path, 'more', { flag: 'a' })],
  ])('is built again when it %s', async (_how, damage) => {
    const path = await emitted();
    const before = await readFile(path);
    await damage(path);
    expect(await read('discrepancies')).toEqual(before);
    expect(await readFile(path)).toEqual(before);
  });

  it('is refused when its run no longer tells the same', async () => {
    const path = await emitted();
    await flipBit(path);
    const damaged = await readFile(path);
    await test.store.pool.query(`update finding set why = 'changed by hand'`);
    await expect(read('discrepancies')).rejects.toMatchObject({
      code: 'REPORT_DAMAGED',
      kind: 'damaged',
      retryable: false,
    });
    expect(await readFile(path)).toEqual(damaged);
    expect(
      (await readdir(path.replace(/[^/]*$/, ''))).filter((name) => name.startsWith('.')),
    ).toEqual([]);
  });

  it('is refused when its run lost the match', async () => {
    await rm(await emitted());
    await test.store.pool.query('delete from run_match');
    await expect(read('discrepancies')).rejects.toMatchObject({ code: 'REPORT_DAMAGED' });
  });

  it('is refused when the report is no longer known', async () => {
    await rm(await emitted());
    const request = { report: 'discrepancies', scope: 'G1', runId: undefined, bom: false };
    await expect(openReport({ ...test, reports: [] }, request)).rejects.toMatchObject({
      code: 'REPORT_DAMAGED',
    });
  });
});

it('lists the newest file of every scope and report', async () => {
  for (const run of ['r1', 'r2']) await aRun(test.store, run);
  await aMatch(test.store, { runs: ['r1'] });
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G2' } });
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G3', period: '2026-09' } });
  await aMatch(test.store, { runs: ['r2'] });
  await test.emit('r1', { invoiceId: 'G1', report: 'bridge' });
  await test.emit('r1', { invoiceId: 'G2', report: 'bridge' });
  await test.emit('r1', { invoiceId: 'G3', report: 'bridge', period: '2026-09' });
  await test.emit('r1', { report: 'summary' });
  await test.emit('r2', { invoiceId: 'G1', report: 'bridge' });
  const list = async (only: { report?: string; period?: string; scope?: string }) => {
    const { report, period, scope } = only;
    const rows = await latestReports(test.store.db, { report, period, scope });
    return rows.map((row) => `${row.scope} ${row.report} ${row.run_id}`);
  };
  const [summary, g1, g2, g3] = [
    '2026-10 summary r1',
    'G1 bridge r2',
    'G2 bridge r1',
    'G3 bridge r1',
  ];
  expect(await list({})).toEqual([summary, g1, g2, g3]);
  expect(await list({ period: '2026-10' })).toEqual([summary, g1, g2]);
  expect(await list({ period: '2026-10', report: 'bridge' })).toEqual([g1, g2]);
  expect(await list({ scope: 'G1' })).toEqual([g1]);
  expect(await list({ scope: 'G9' })).toEqual([]);
});

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
