import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { aMatch, aRun } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const HEADER = 'invoice_id,currency,step_no,step,code,lines,amount,running_remainder\r\n';
const total = (currency: string, amount: string) => ({
  currency,
  step_no: 1,
  step: 'Invoice total',
  lines: 3,
  amount,
  running_remainder: amount,
});

it('prints the waterfall of an invoice, currency by currency', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, {
    runs: ['r1'],
    steps: [
      { currency: 'USD', step_no: 10, step: 'Out of scope', amount: '0.5', running_remainder: '0' },
      {
        currency: 'USD',
        step_no: 2,
        step: 'Quantity Over',
        code: 'QUANTITY_OVER',
        amount: '9.5',
        running_remainder: '0.5',
      },
      total('USD', '10'),
      total('JPY', '-700.0'),
    ],
  });
  expect(await test.csv('r1', 'bridge', { invoiceId: 'G1' })).toBe(
    HEADER +
      'G1,JPY,1,Invoice total,,3,-700,-700\r\n' +
      'G1,USD,1,Invoice total,,3,10.00,10.00\r\n' +
      'G1,USD,2,Quantity Over,QUANTITY_OVER,0,9.50,0.50\r\n' +
      'G1,USD,10,Out of scope,,0,0.50,0.00\r\n',
  );
});

it('puts the invoices of a period one after the other, byte by byte of their ids', async () => {
  await aRun(test.store, 'r1');
  for (const key of ['g1', 'G2', 'G10']) {
    await aMatch(test.store, { runs: ['r1'], row: { key }, steps: [total('USD', '1')] });
  }
  await aMatch(test.store, {
    runs: ['r1'],
    row: { key: 'G0', period: '2026-09' },
    steps: [total('USD', '1')],
  });
  expect(await test.csv('r1', 'bridge')).toBe(
    HEADER +
      ['G10', 'G2', 'g1'].map((key) => `${key},USD,1,Invoice total,,3,1.00,1.00\r\n`).join(''),
  );
});
