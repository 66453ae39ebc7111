import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { decimal } from '../../src/lib/decimal.ts';
import { importOrders } from '../../src/store/imported-order-store.ts';
import { dispositionsOf, findingsOf, stakesOf } from './judgement.ts';
import { ANNA, BERT, SEATS, SOFTWARE } from './partner-documents.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();
const DUE = '2026-02-12T00:00:00Z';

/** `order line state billed of expected`, in the order of the report. */
async function statesOf(match: { matchId: string }): Promise<readonly string[]> {
  const { rows } = await sql<{ state: string }>`
    select concat_ws(' ', order_id, order_line, state, trim_scale(billed_net), 'of', trim_scale(expected_net)) as state
    from order_state where match_id = ${match.matchId}::bigint order by row_no`.execute(
    tenant.it.db,
  );
  return rows.map((row) => row.state);
}

/** An order of the partner's own system. */
async function importOrder(row: { orderId?: string; unitPrice?: string } = {}): Promise<void> {
  const rows = [
    {
      customerId: ANNA,
      orderId: row.orderId ?? 'order-1',
      orderLine: 0,
      catalogItemId: SEATS,
      quantity: decimal('25'),
      unitPrice: decimal(row.unitPrice ?? '12.40'),
      currency: 'USD',
      orderedAt: '2026-01-10T00:00:00Z',
    },
  ];
  const bytes = Buffer.from(JSON.stringify(rows));
  await tenant.it.db.transaction().execute((trx) => importOrders(trx, { bytes, rows }));
}

describe('matchOrders', () => {
  it('says of each order line what became of it', async () => {
    const price = '12.40';
    await tenant.it.orders(ANNA, [
      { id: 'a', price },
      { id: 'b', price, lines: [{ quantity: 30 }] },
      { id: 'c', price },
      { id: 'd', price, orderedAt: '2026-02-01T00:00:00Z' },
      { id: 'e', price, orderedAt: '2025-12-31T00:00:00Z' },
      { id: 'f', price, status: 'cancelled' },
      { id: 'g', price, status: 'pending' },
      { id: 'h', price: '0' },
      { id: 'i' },
    ]);
    await tenant.it.bill([{ orderId: 'a' }, { orderId: 'b' }]);

    expect(await statesOf(await tenant.it.matchOrders(DUE))).toEqual([
      'a 0 billed 310 of 310',
      'b 0 partly 310 of 372',
      'c 0 overdue 0 of 310',
      'd 0 not yet due 0 of 310',
      'e 0 before-history 0 of 310',
      'f 0 cancelled 0 of 310',
      'g 0 not completed 0 of 310',
      'h 0 free 0 of 0',
      'i 0 not-checked 0 of',
    ]);
  });

  it('nets all invoices, counts units of the latest cycle, and leaves other currencies out', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([
      {},
      { currency: 'EUR', subtotal: '1.00', quantity: '1', item: SOFTWARE },
    ]);
    await tenant.it.bill(
      [{ subtotal: '300.00', chargeType: 'cycleCharge', cycleEnd: '2026-03-09' }],
      {
        id: 'G000000002',
        invoicedAt: '2026-03-08T00:00:00Z',
      },
    );

    const { matchId } = await tenant.it.matchOrders(DUE);
    const { rows } = await sql`
      select trim_scale(billed_net) as net, trim_scale(billed_quantity) as quantity, invoices
      from order_state where match_id = ${matchId}::bigint`.execute(tenant.it.db);
    expect(rows).toEqual([{ net: '610', quantity: '25', invoices: ['G000000001', 'G000000002'] }]);
  });

  it('lists what nobody could judge', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-0' }]);
    await tenant.it.bill([{ orderId: 'order-0' }]);
    await tenant.it.lacks('line-items', 'G000000001');
    await tenant.it.lacks('orders', BERT);

    const { matchId } = await tenant.it.matchOrders(DUE);
    const { not_checked: notChecked } = await tenant.it.db
      .selectFrom('match')
      .select('not_checked')
      .where('match_id', '=', matchId)
      .executeTakeFirstOrThrow();

    expect(notChecked).toEqual([
      'months not whole: 2026-01',
      'orders of 1 customers did not come',
      'price: 1 order lines have no promised price',
    ]);
  });

  it('reuses its match while nothing changed and nothing became due, and writes nothing', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await tenant.it.bill([{ orderId: 'order-0' }]);
    const first = await tenant.it.matchOrders('2026-02-12T00:00:00Z');
    await tenant.it.newRun();

    const second = await tenant.it.matchOrders('2026-03-11T23:59:59Z');
    const due = await tenant.it.matchOrders('2026-03-12T00:00:00Z');

    expect(second).toEqual({ ...first, reused: true });
    expect(due).toMatchObject({ reused: false, findings: 1 });
  });

  it.each<[string, () => Promise<void>]>([
    ['an order changed', () => tenant.it.orders(ANNA, [{ price: '12.50' }])],
    ['an order was imported', () => importOrder({ orderId: 'order-9' })],
    ['an entitlement came', () => tenant.it.entitlements(ANNA, [{}])],
    ['another invoice came', () => tenant.it.bill([{}], { id: 'G000000002' })],
    ['the orders of a customer did not come', () => tenant.it.lacks('orders', ANNA)],
  ])('judges again when %s', async (_what, change) => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{}]);
    await tenant.it.matchOrders(DUE);
    await change();

    expect((await tenant.it.matchOrders(DUE)).reused).toBe(false);
  });
});

describe('an imported order', () => {
  it('explains a charge that no order of Partner Center does', async () => {
    await importOrder();
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
  });

  it('is one order line with its twin, whose promise it replaces', async () => {
    await importOrder({ unitPrice: '12.00' });
    await tenant.it.orders(ANNA, [
      { id: 'long-1', alternateId: 'order-1', price: '12.40' },
      { id: 'order-0' },
    ]);
    await tenant.it.bill([{ orderId: 'order-0' }]);

    const match = await tenant.it.matchOrders(DUE);

    expect(await statesOf(match)).toEqual(['long-1 0 overdue 0 of 300', 'order-0 0 billed 310 of']);
    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'ORDER_NEVER_BILLED root exposure 300+0 USD',
    ]);
  });

  it('leaves a charge that its twin explains without a second candidate', async () => {
    await importOrder();
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
  });

  it('does not say that a cancelled order was completed once', async () => {
    await importOrder();
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match(undefined, { asOf: '2026-03-12T00:00:00Z' });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'CHARGE_FOR_FAILED_ORDER root claim 310+0 USD',
    ]);
  });
});

describe('the disposition of a line', () => {
  it('names the entitlement received for it', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'one_time', lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{ item: SOFTWARE, cycleEnd: '' }]);
    await tenant.it.entitlements(ANNA, [{}]);

    const { matchId } = await tenant.it.match();
    const held = await tenant.it.db
      .selectFrom('disposition')
      .select(['disposition', 'entitlement_id'])
      .where('match_id', '=', matchId)
      .execute();

    expect(held).toEqual([
      { disposition: 'matched', entitlement_id: 'order-1/0/DG7GMGF0FKX9:0003' },
    ]);
  });
});
