import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { aMatch, aRun, aRunHealth, insertRow } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const HEADER =
  'finding_id,code,severity,state,confidence,role,invoice_id,period,currency,stake_type,stake_net,stake_tax,why,' +
  'next_step,customer_id,customer_name,product_name,catalog_item_id,order_id,order_line,subscription_id,charge_types,' +
  'line_count,expected_quantity,actual_quantity,expected_unit_price,actual_unit_price,expected_net,actual_net,' +
  'expected_text,actual_text,first_seen_at,last_seen_at,age_days,refund_window_ends_at,decision,decision_reason,' +
  'decided_by,decided_at,assignee,ticket,waived_until,comment,rule_version,evidence_hash\r\n';

/** What a finding prints of itself, in the order of the file. */
async function findingIds(runId: string, period = '2026-10'): Promise<string[]> {
  const { files } = await test.emit(runId, { period, report: 'discrepancies', force: true });
  const text = await readFile(files[0]?.path ?? '', 'utf8');
  return text
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.slice(0, 18));
}

it('prints a whole finding', async () => {
  await aRun(test.store, 'r1');
  await insertRow(test.store, 'finding_seen', {
    finding_id: 'F-0000000000000001',
    first_seen_at: '2026-11-20T03:00:01Z',
    run_id: 'r0',
  });
  await aMatch(test.store, {
    runs: ['r1'],
    findings: [
      {
        stake_net: '310.00',
        stake_tax: '58.9',
        why: 'Charged 50, ordered 25.',
        customer_id: 'c-1',
        customer_name: '=Contoso, "GmbH"',
        product_name: 'Tables',
        catalog_item_id: 'P:0001:A',
        order_id: 'O1',
        order_line: 1,
        subscription_id: 's-1',
        charge_types: 'new, renew',
        line_count: 2,
        expected_quantity: '25.000',
        actual_quantity: '50',
        expected_unit_price: '12.4000',
        actual_unit_price: '12.40125',
        expected_net: '310',
        actual_net: '-620.0055',
        expected_text: 'USD',
        actual_text: '-',
      },
    ],
  });
  expect(await test.csv('r1', 'discrepancies', { invoiceId: 'G1' })).toBe(
    HEADER +
      'F-0000000000000001,QUANTITY_OVER,high,open,certain,root,G1,2026-10,USD,claim,310.00,58.90,' +
      '"Charged 50, ordered 25.",Dispute it.,c-1,"\'=Contoso, ""GmbH""",Tables,P:0001:A,O1,1,s-1,"new, renew",2,25,50,' +
      "12.4,12.40125,310.00,-620.0055,USD,'-,2026-11-20T03:00:01Z,2026-11-24T03:00:00Z,3,,,,,,,,,,1,e1\r\n",
  );
});

it('leaves unknown cells empty and counts days from the run itself on a new finding', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], findings: [{}] });
  expect(await test.csv('r1', 'discrepancies', { invoiceId: 'G1' })).toBe(
    HEADER +
      'F-0000000000000001,QUANTITY_OVER,high,open,certain,root,G1,2026-10,USD,claim,10.00,0.00,More was charged.,' +
      'Dispute it.,,,,,,,,,0,,,,,,,,,2026-11-24T03:00:00Z,2026-11-24T03:00:00Z,0,,,,,,,,,,1,e1\r\n',
  );
});

it('is a header alone when nothing was found', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], findings: [] });
  expect(await test.csv('r1', 'discrepancies', { invoiceId: 'G1' })).toBe(HEADER);
});

it('orders by severity, then money, then code and id', async () => {
  await aRun(test.store, 'r1');
  const finding = (digit: number, row: Record<string, unknown>) => ({
    finding_id: `F-000000000000000${digit}`,
    ...row,
  });
  await aMatch(test.store, {
    runs: ['r1'],
    findings: [
      finding(1, { severity: 'low', stake_net: '999' }),
      finding(5, { severity: 'high', stake_net: '9', code: 'B' }),
      finding(4, { severity: 'high', stake_net: '9', code: 'B' }),
      finding(3, { severity: 'high', stake_net: '9', code: 'a' }),
      finding(2, { severity: 'high', stake_net: '10.5', code: 'Z' }),
      finding(6, { severity: 'blocker', stake_net: '0' }),
    ],
  });
  expect(await findingIds('r1')).toEqual(
    [6, 2, 4, 5, 3, 1].map((digit) => `F-000000000000000${digit}`),
  );
});

it('takes a period together, and the findings of the run with its newest period', async () => {
  await aRun(test.store, 'r1');
  await aRun(test.store, 'r2');
  const of = (digit: number) => [{ finding_id: `F-000000000000000${digit}` }];
  await aMatch(test.store, { runs: ['r1'], findings: of(1) });
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G2' }, findings: of(2) });
  await aMatch(test.store, {
    runs: ['r1'],
    row: { key: 'G3', period: '2026-09' },
    findings: of(3),
  });
  await aMatch(test.store, { runs: ['r2'], row: { key: 'G4' }, findings: of(4) });
  await aRunHealth(test.store, ['r1'], of(5));
  expect((await findingIds('r1')).sort()).toEqual([
    'F-0000000000000001',
    'F-0000000000000002',
    'F-0000000000000005',
  ]);
  expect(await findingIds('r1', '2026-09')).toEqual(['F-0000000000000003']);
});
