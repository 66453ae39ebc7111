import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { ordersReport } from '../../reports/orders-report.ts';
import { aMatch, anOrdersMatch, aRun } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const HEADER = ordersReport.columns.map(({ name }) => name).join(',');

it('prints a whole order line, and leaves unknown cells empty', async () => {
  await aRun(test.store, 'r1');
  await anOrdersMatch(
    test.store,
    ['r1'],
    [
      { order_id: 'order-2', state: 'not-checked' },
      {
        origin: 'imported',
        catalog_item_id: 'P:S:A',
        ordered_at: '2026-01-10T09:30:00Z',
        promised_unit_price: '12.4',
        currency: 'USD',
        expected_net: '310',
        billed_net: '155',
        billed_quantity: '12.50',
        state: 'partly',
        invoices: ['G1', 'G2'],
        finding_ids: ['F-0000000000000001'],
      },
    ],
  );

  expect(await test.csv('r1', 'orders')).toBe(
    [
      HEADER,
      'c1,order-1,0,imported,P:S:A,2026-01-10T09:30:00Z,25,12.4,USD,310.00,155.00,12.5,partly,G1 G2,F-0000000000000001',
      'c1,order-2,0,partner-center,,,25,,,,0.00,0,not-checked,,',
      '',
    ].join('\r\n'),
  );
});

it('is emitted in the newest period of a run that judged orders, and nowhere else', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], row: { period: '2026-10' } });
  await anOrdersMatch(test.store, ['r1'], [{}]);
  await aMatch(test.store, { runs: ['r1'], row: { key: 'G2', period: '2026-09' } });
  await aRun(test.store, 'r2');
  await aMatch(test.store, { runs: ['r2'], row: { key: 'G3' } });

  for (const [runId, period, files] of [
    ['r1', '2026-10', 1],
    ['r1', '2026-09', 0],
    ['r2', '2026-10', 0],
  ] as const) {
    const emitted = await test.emit(runId, { period, report: 'orders' });
    expect(emitted.files.length, `${runId} ${period}`).toBe(files);
  }
});

it('is emitted again when the orders are judged anew, and alone while their findings stay', async () => {
  await aRun(test.store, 'r1');
  await aRun(test.store, 'r2');
  await aRun(test.store, 'r3');
  await aMatch(test.store, { runs: ['r1', 'r2', 'r3'] });
  await anOrdersMatch(test.store, ['r1'], [{}]);
  await test.store.pool.query(
    `insert into run_match (run_id, match_id) select 'r2', match_id from match where subject = 'orders'`,
  );
  await anOrdersMatch(test.store, ['r3'], [{}]);
  await test.emit('r1');

  const quiet = await test.emit('r2');
  const changed = await test.emit('r3');

  expect(quiet.files).toEqual([]);
  expect(changed.files.map(({ manifest }) => manifest.report)).toEqual(['orders']);
});
