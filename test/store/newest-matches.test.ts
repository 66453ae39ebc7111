import { afterAll, beforeAll, expect, it } from 'vitest';

import { listJudgedInvoices } from '../../src/store/judged-invoice-store.ts';
import { aMatch, aRun, insertRow } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
afterAll(() => test.end());

it('takes the newer of two judgements of one run, in whatever order they were put on record', async () => {
  await aRun(test.store, 'r1');
  const pairs = new Map<string, string>();
  for (const [at, key] of ['G1', 'G2', 'G3', 'G4'].entries()) {
    const older = await aMatch(test.store, { runs: [], row: { key } });
    const newer = await aMatch(test.store, { runs: [], row: { key } });
    for (const match of at % 2 === 0 ? [older, newer] : [newer, older]) {
      await insertRow(test.store, 'run_match', { run_id: 'r1', match_id: match });
    }
    pairs.set(key, newer);
  }
  const invoices = await listJudgedInvoices(test.store.db, {});
  expect(new Map(invoices.map((one) => [one.invoice_id, one.match_id]))).toEqual(pairs);
});
