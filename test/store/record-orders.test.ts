import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { purchaseById } from '../../src/store/find-purchases.ts';
import { storeOrdersOf } from '../../src/store/order-store.ts';
import { noteNotBought, noteSent, noteUnknown } from '../../src/store/purchase-store.ts';
import type { CheckoutAnswer } from '../../src/store/record-orders.ts';
import { recordOrders } from '../../src/store/record-orders.ts';
import { aSentPurchase, BOUGHT_AT, BUYER, SEATS, SERVER } from './a-purchase.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

function anOrder(id: string, item: string, quantity: number, more: object = {}) {
  return {
    id,
    alternateId: `${id}-short`,
    billingCycle: 'one_time',
    currencyCode: 'USD',
    creationDate: '2026-11-24T03:00:02.1234567Z',
    status: 'pending',
    transactionType: 'UserPurchase',
    lineItems: [{ lineItemNumber: 0, offerId: item, quantity, ...more }],
  };
}

const answerOf = (body: object, more: Partial<CheckoutAnswer> = {}): CheckoutAnswer => ({
  body: Buffer.from(JSON.stringify(body)),
  errors: [],
  ...more,
});

const recorded = (purchase: { purchase_id: string; customer_id: string }, answer: CheckoutAnswer) =>
  store.db.transaction().execute((trx) => recordOrders(trx, purchase, answer));

const inForce = () =>
  store.rows(`select order_id, order_line, origin, status, trim_scale(promised_unit_price)::text as price, term_duration
    from order_in_force order by order_id, origin`);

describe('recordOrders', () => {
  it('records each order with the price agreed to, and the month it must be billed in', async () => {
    const purchase = await aSentPurchase(store.db);

    const state = await recorded(
      purchase,
      answerOf({
        orders: [
          anOrder('order-b', SEATS, 5, { pricing: { price: 25 } }),
          anOrder('order-a', SERVER, 2, { friendlyName: 'Windows Server' }),
        ],
      }),
    );

    expect(state).toBe('bought');
    expect(await inForce()).toEqual([
      {
        order_id: 'order-a',
        order_line: 0,
        origin: 'recorded',
        status: 'pending',
        price: '1176',
        term_duration: null,
      },
      {
        order_id: 'order-b',
        order_line: 0,
        origin: 'recorded',
        status: 'pending',
        price: '22',
        term_duration: 'P1Y',
      },
    ]);
    const { lines, answer_sha256: kept } = await purchaseById(store.db, purchase.purchase_id);
    expect(kept).not.toBeNull();
    expect(lines).toMatchObject([
      { state: 'bought', order_id: 'order-a', order_line: 0, due_period: '2026-11' },
      { state: 'bought', order_id: 'order-b', order_line: 0, due_period: '2026-11' },
    ]);
  });

  it('keeps the promise when Partner Center lists the order, under its other id and at another price', async () => {
    const purchase = await aSentPurchase(store.db);
    const orders = [anOrder('order-a', SERVER, 2), anOrder('order-b', SEATS, 5)];
    await recorded(purchase, answerOf({ orders }));

    const listed = {
      ...anOrder('order-b', SEATS, 5, { pricing: { price: 30 } }),
      status: 'completed',
    };
    await storePages(
      store.db,
      store.runId,
      { resource: 'orders', key: BUYER },
      { pages: [pageOf([listed])], store: storeOrdersOf(BUYER) },
    );

    expect(await inForce()).toMatchObject([
      { order_id: 'order-a', origin: 'recorded', status: 'pending', price: '1176' },
      { order_id: 'order-b', origin: 'recorded', status: 'completed', price: '22' },
    ]);
  });

  it('keeps what succeeded and says of the rest why it did not; the failed line may be bought again', async () => {
    const purchase = await aSentPurchase(store.db);

    const state = await recorded(
      purchase,
      answerOf(
        { orders: [anOrder('order-a', SERVER, 2)] },
        { errors: [{ orderGroup: '1', code: '800010', text: 'there is none left' }] },
      ),
    );

    expect(state).toBe('bought');
    const { lines } = await purchaseById(store.db, purchase.purchase_id);
    expect(lines).toMatchObject([
      { state: 'bought', order_id: 'order-a' },
      {
        state: 'not bought',
        order_id: null,
        error_code: '800010',
        error_text: 'there is none left',
      },
    ]);
    await expect(
      aSentPurchase(store.db, { cartId: 'cart-2', keys: ['row-b', 'row-c'] }),
    ).resolves.toBeDefined();
    await expect(
      aSentPurchase(store.db, { cartId: 'cart-3', keys: ['row-a', 'row-d'] }),
    ).rejects.toMatchObject({
      code: 'PURCHASE_CLAIMED',
      kind: 'busy',
    });
  });

  it('is unknown while a line came back neither ordered nor refused, and is recorded whole once it is found', async () => {
    const purchase = await aSentPurchase(store.db);
    expect(await recorded(purchase, answerOf({ orders: [anOrder('order-a', SERVER, 2)] }))).toBe(
      'unknown',
    );
    expect(await purchaseById(store.db, purchase.purchase_id)).toMatchObject({
      state: 'unknown',
      reason: 'no word about line 1 of the cart',
    });

    const list = { items: [anOrder('order-x', SEATS, 5), anOrder('order-b', SEATS, 5)] };
    expect(await recorded(purchase, answerOf(list, { orderIds: ['order-b'] }))).toBe('bought');
    expect((await inForce()).map((row) => (row as { order_id: string }).order_id)).toEqual([
      'order-a',
      'order-b',
    ]);
  });

  it('takes an order alone, and items that come back in another case', async () => {
    const purchase = await aSentPurchase(store.db);
    const alone = {
      ...anOrder('order-a', SERVER.toLowerCase(), 2),
      lineItems: [
        { lineItemNumber: 0, offerId: SEATS, quantity: 5 },
        { lineItemNumber: 1, offerId: SERVER.toLowerCase(), quantity: 2 },
      ],
    };

    expect(await recorded(purchase, answerOf(alone))).toBe('bought');
    const { lines } = await purchaseById(store.db, purchase.purchase_id);
    expect(lines).toMatchObject([
      { order_id: 'order-a', order_line: 1 },
      { order_id: 'order-a', order_line: 0 },
    ]);
  });

  it('writes nothing twice: what has ended stays as it is', async () => {
    const purchase = await aSentPurchase(store.db);
    const answer = answerOf({
      orders: [anOrder('order-a', SERVER, 2), anOrder('order-b', SEATS, 5)],
    });
    await recorded(purchase, answer);

    expect(await recorded(purchase, answer)).toBeUndefined();
    expect(
      await noteNotBought(store.db, purchase.purchase_id, { from: ['sent'], reason: 'late' }),
    ).toBe(false);
    await noteUnknown(store.db, purchase.purchase_id, { reason: 'late' });
    expect(await purchaseById(store.db, purchase.purchase_id)).toMatchObject({ state: 'bought' });
    expect(await store.rows('select count(*)::int as pulls from pull')).toEqual([{ pulls: 2 }]);
  });
});

describe('a purchase', () => {
  it('is sent at most twice, each time by one process', async () => {
    const { purchase_id: id } = await aSentPurchase(store.db);
    const sendAgain = () => noteSent(store.db, id, { earlierCheckouts: 1, at: BOUGHT_AT });

    expect(await Promise.all([sendAgain(), sendAgain()])).toContain(false);
    expect(await purchaseById(store.db, id)).toMatchObject({ state: 'sent', checkouts_sent: 2 });
    expect(await sendAgain()).toBe(false);
  });

  it('is planned whole or not at all', async () => {
    await aSentPurchase(store.db);
    await expect(
      aSentPurchase(store.db, { cartId: 'cart-2', keys: ['row-c', 'row-a'] }),
    ).rejects.toThrow();
    expect(await sql`select from purchase`.execute(store.db)).toMatchObject({ rows: [{}] });
  });
});
