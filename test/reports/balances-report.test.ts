import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { aBalancesMatch, aMatch, aRun } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const HEADER =
  'currency,balance,open_documents_sum,difference,accounting_date,document_id,document_type,total_charges,' +
  'paid_amount,open_amount,finding_ids\r\n';

const INVOICE = {
  document_id: 'G1',
  document_type: 'invoice',
  total_charges: '119',
  paid_amount: '0',
  open_amount: '119',
};

it('prints each document beside the balance of its currency, in the order they were judged', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'] });
  const jpy = { currency: 'JPY', balance: '5', open_documents_sum: '0', difference: '5' };
  await aBalancesMatch(
    test.store,
    ['r1'],
    [
      INVOICE,
      {
        document_id: 'G2',
        document_type: 'credit_note',
        total_charges: '20.5',
        paid_amount: '1.5',
        open_amount: '-19',
        finding_ids: ['F-0000000000000001', 'F-0000000000000002'],
      },
      { ...jpy, accounted_on: null },
      { currency: 'EUR', balance: null, difference: null, open_documents_sum: '7' },
    ],
  );

  expect(await test.csv('r1', 'balances')).toBe(
    HEADER +
      'USD,100.00,100.00,0.00,2026-11-24,G1,invoice,119.00,0.00,119.00,\r\n' +
      'USD,100.00,100.00,0.00,2026-11-24,G2,credit_note,20.50,1.50,-19.00,F-0000000000000001 F-0000000000000002\r\n' +
      'JPY,5,0,5,,,,,,,\r\n' +
      'EUR,,7.00,,2026-11-24,,,,,,\r\n',
  );
});

it('is there in the newest period of the run, and only when balances were judged', async () => {
  await aRun(test.store, 'r1');
  await aRun(test.store, 'r2');
  await aMatch(test.store, { runs: ['r1', 'r2'] });
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G2', period: '2026-11' } });
  await aBalancesMatch(test.store, ['r1'], [INVOICE]);

  const names = async (runId: string, period: string) =>
    (await test.emit(runId, { period, report: 'balances' })).files.map((file) => file.manifest);
  expect(await names('r1', '2026-10')).toEqual([]);
  expect(await names('r2', '2026-10')).toEqual([]);
  expect(await names('r1', '2026-11')).toMatchObject([
    { scope: '2026-11', rows: 1, inputs: [], tenant_inputs: [{ subject: 'balances' }] },
  ]);
});

it('is emitted again when balances were judged anew, and leaves the other reports alone', async () => {
  await aRun(test.store, 'r1');
  await aRun(test.store, 'r2', { created_at: '2026-11-25T03:00:00Z' });
  await aRun(test.store, 'r3', { created_at: '2026-11-26T03:00:00Z' });
  await aMatch(test.store, { runs: ['r1', 'r2', 'r3'] });
  await aBalancesMatch(test.store, ['r1', 'r2'], [INVOICE]);
  await aBalancesMatch(test.store, ['r3'], [{ ...INVOICE, paid_amount: '119', open_amount: '0' }]);

  const reportsOf = async (runId: string) =>
    (await test.emit(runId)).files.map((file) => file.manifest.report);
  expect(await reportsOf('r1')).toContain('balances');
  expect(await reportsOf('r2')).toEqual([]);
  expect(await reportsOf('r3')).toEqual(['balances']);
});
