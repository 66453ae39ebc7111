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

const HEADER =
  'invoice_id,period,currency,verdict,total_charges,lines_total,lines_subtotal,pdf_total,ties,line_count,' +
  'matched_lines,matched_net,open_findings,open_claims_net,open_exposure_net,not_checked,run_id\r\n';

it('prints verdict, control totals and open money of an invoice', async () => {
  await aRun(test.store, 'r1');
  const finding = (digit: number, row: Record<string, unknown>) => ({
    finding_id: `F-000000000000000${digit}`,
    ...row,
  });
  await aMatch(test.store, {
    runs: ['r1'],
    lines: [],
    row: {
      total_charges: '119',
      lines_total: '119.00',
      lines_subtotal: '100',
      pdf_total: '119.5',
      ties: true,
      line_count: 4,
      matched_lines: 3,
      matched_net: '60.5',
      not_checked: ['statement: never pulled', 'tax'],
    },
    findings: [
      finding(1, { stake_net: '10' }),
      finding(2, { stake_net: '0.25' }),
      finding(3, { stake_net: '7', stake_type: 'exposure' }),
      finding(4, { stake_net: '99', currency: 'EUR' }),
      finding(5, { role: 'contributing', stake_net: '0', stake_type: 'none' }),
      finding(6, { stake_net: '5', stake_type: 'cash' }),
    ],
  });
  expect(await test.csv('r1', 'summary')).toBe(
    HEADER +
      'G1,2026-10,USD,open,119.00,119.00,100.00,119.50,yes,4,3,60.50,5,10.25,7.00,statement: never pulled; tax,r1\r\n',
  );
});

it('leaves empty what lines that never came would sum to, and says no where lines do not tie', async () => {
  await aRun(test.store, 'r1');
  const unread = { lines_total: '0', ties: false, line_count: 0, matched_net: '0' };
  await aMatch(test.store, { runs: ['r1'], row: { verdict: 'not-checked', ...unread } });
  await aMatch(test.store, {
    runs: ['r1'],
    row: { key: 'G2', currency: 'JPY', ties: false },
    lines: [],
  });
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G3', period: '2026-11' } });
  expect(await test.csv('r1', 'summary')).toBe(
    HEADER +
      'G1,2026-10,USD,not-checked,,,,,,,,,0,0.00,0.00,,r1\r\n' +
      'G2,2026-10,JPY,open,,,,,no,0,0,,0,0,0,,r1\r\n',
  );
});
