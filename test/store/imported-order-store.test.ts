import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { decimal } from '../../src/lib/decimal.ts';
import type { OrderRow } from '../../src/lib/orders-csv.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { importOrders } from '../../src/store/imported-order-store.ts';
import { storeOrdersOf } from '../../src/store/order-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import type { OrderGiven } from '../match/partner-documents.ts';
import { ANNA, anOrder, BERT, SEATS, SOFTWARE } from '../match/partner-documents.ts';
import { aRun, pageOf, storePages } from './store-pages.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url, maxConnections: 2 });
});
beforeEach(async () => {
  await sql`truncate run, pull, evidence cascade`.execute(store.db);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

function aRow(row: Partial<OrderRow> = {}): OrderRow {
  return {
    customerId: ANNA,
    orderId: 'order-1',
    orderLine: 0,
    catalogItemId: SEATS,
    quantity: decimal('25'),
    unitPrice: decimal('12.40'),
    currency: 'USD',
    orderedAt: '2026-01-10T00:00:00Z',
    ...row,
  };
}

function imported(...rows: readonly OrderRow[]) {
  const bytes = Buffer.from(JSON.stringify(rows));
  return store.db.transaction().execute((trx) => importOrders(trx, { bytes, rows }));
}

/** Partner Center's orders of a customer. */
async function ordersOf(customerId: string, orders: readonly OrderGiven[]): Promise<void> {
  await storePages(
    store.db,
    await aRun(store.db, `orders ${Math.random()}`),
    { resource: 'orders', key: customerId },
    { pages: [pageOf(orders.map(anOrder))], store: storeOrdersOf(customerId) },
  );
}

/** Each order line once, as matching sees it. */
async function inForce(): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', order_id, order_line, origin, status, trim_scale(quantity), trim_scale(promised_unit_price)) as line
    from order_in_force order by order_id, order_line`.execute(store.db);
  return rows.map((row) => row.line);
}

async function versions(): Promise<readonly unknown[]> {
  const { rows } = await sql`
    select key, version, rows, is_current from pull where resource = 'imported-orders' order by key, version`.execute(
    store.db,
  );
  return rows;
}

describe('importOrders', () => {
  it('stores nothing when the file says nothing new, in whatever order', async () => {
    const rows = [aRow(), aRow({ orderLine: 1 }), aRow({ customerId: BERT, orderId: 'order-2' })];
    expect(await imported(...rows)).toEqual({ lines: 3, changedCustomers: 2 });
    const held = await versions();

    const again = await imported(
      ...rows.map((row) => ({ ...row, unitPrice: decimal('12.4') })).reverse(),
    );

    expect(again).toEqual({ lines: 3, changedCustomers: 0 });
    expect(await versions()).toEqual(held);
  });

  it('replaces an order whole, keeps the others and leaves other customers alone', async () => {
    await imported(
      aRow(),
      aRow({ orderLine: 1 }),
      aRow({ orderId: 'order-2' }),
      aRow({ customerId: BERT, orderId: 'order-3' }),
    );

    expect(await imported(aRow({ quantity: decimal('30') }))).toEqual({
      lines: 1,
      changedCustomers: 1,
    });

    expect(await inForce()).toEqual([
      'order-1 0 imported completed 30 12.4',
      'order-2 0 imported completed 25 12.4',
      'order-3 0 imported completed 25 12.4',
    ]);
    expect(await versions()).toEqual([
      { key: ANNA, version: 1, rows: 3, is_current: false },
      { key: ANNA, version: 2, rows: 2, is_current: true },
      { key: BERT, version: 1, rows: 1, is_current: true },
    ]);
  });

  it('moves an order to the customer it is imported for now', async () => {
    await imported(aRow());
    await imported(aRow({ customerId: BERT }));

    expect(await inForce()).toEqual(['order-1 0 imported completed 25 12.4']);
    expect((await versions()).at(-1)).toMatchObject({ key: BERT, rows: 1 });
  });
});

describe('order_in_force', () => {
  it.each([
    ['its id', { id: 'order-1' }],
    ['its short id', { id: 'long-order-1', alternateId: 'order-1' }],
  ])(
    'takes an imported order and the one of Partner Center with %s for one',
    async (_by, order) => {
      await imported(aRow({ quantity: decimal('20') }));
      await ordersOf(ANNA, [{ ...order, status: 'pending' }]);

      expect(await inForce()).toEqual([`${order.id} 0 imported pending 25 12.4`]);
    },
  );

  it('pairs lines by item before number', async () => {
    await imported(aRow({ catalogItemId: SOFTWARE, unitPrice: decimal('99') }));
    await ordersOf(ANNA, [{ lines: [{ item: SEATS }, { item: SOFTWARE.toLowerCase() }] }]);

    expect(await inForce()).toEqual([
      'order-1 0 partner-center completed 25',
      'order-1 1 imported completed 25 99',
    ]);
  });

  it('takes no promise in another currency, and none where the file has no price', async () => {
    await imported(aRow({ currency: 'EUR' }), aRow({ orderId: 'order-2', unitPrice: undefined }));
    await ordersOf(ANNA, [{ price: '13.00' }, { id: 'order-2', price: '14.00' }]);

    expect(await inForce()).toEqual([
      'order-1 0 imported completed 25 13',
      'order-2 0 imported completed 25 14',
    ]);
  });

  it('sees an imported order that Partner Center does not return, and each version of it once', async () => {
    await imported(aRow());
    await imported(aRow({ quantity: decimal('26') }));
    await ordersOf(ANNA, [{ id: 'order-9' }]);

    expect(await inForce()).toEqual([
      'order-1 0 imported completed 26 12.4',
      'order-9 0 partner-center completed 25',
    ]);
  });
});
