import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT, SEATS, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** The 12th after the month the orders are of. */
const DUE = '2026-02-12T00:00:00Z';

/** January is held whole: its one invoice bills another order. */
async function januaryHeld(): Promise<void> {
  await tenant.it.bill([{ orderId: 'order-0' }]);
}

describe('ORDER_NEVER_BILLED', () => {
  it('finds an order that is due and on no invoice, at what was promised for one cycle', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await januaryHeld();

    const match = await tenant.it.matchOrders(DUE);

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ORDER_NEVER_BILLED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '310',
        stake_tax: '0',
        expected_quantity: '25',
        actual_quantity: '0',
        expected_net: '310',
        actual_net: '0',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 0,
        why: 'A customer ordered 25 units of CFQ7TTC0LH18:0001:CFQ7TTC0K971 on 2026-01-10; it has been due since 2026-02-12, and no invoice charges it (order order-1).',
      },
    ]);
  });

  it('makes one finding of all lines of an order', async () => {
    await tenant.it.orders(ANNA, [
      {
        price: '12.40',
        lines: [
          { item: SEATS, quantity: 1 },
          { item: SOFTWARE, quantity: 2 },
        ],
      },
      { id: 'order-0' },
    ]);
    await januaryHeld();

    expect(await stakesOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      'ORDER_NEVER_BILLED root exposure 37.2+0 USD',
    ]);
  });

  it('waits until the 12th of the month after the order has begun', async () => {
    await tenant.it.orders(ANNA, [
      { price: '12.40', orderedAt: '2026-01-31T23:59:59.9999999Z' },
      { id: 'order-0' },
    ]);
    await januaryHeld();

    const code = 'ORDER_NEVER_BILLED';
    const before = await tenant.it.matchOrders('2026-02-11T23:59:59.999Z');
    const after = await tenant.it.matchOrders(DUE);

    expect(await findingsOf(tenant.it.db, before, code)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after, code)).toHaveLength(1);
  });

  it('is silent when any invoice charges it, of its month or later', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await januaryHeld();
    await tenant.it.bill([{}], { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' });

    expect(
      await findingsOf(tenant.it.db, await tenant.it.matchOrders('2026-04-01T00:00:00Z')),
    ).toEqual([]);
  });

  it('does not take the charge of a voided invoice for a charge', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await januaryHeld();
    await tenant.it.bill([{}], {
      id: 'G000000002',
      more: {
        amendments: [
          {
            id: 'G000000003',
            documentType: 'void_note',
            amendsOf: 'G000000002',
            invoiceDate: '2026-02-09T00:00:00Z',
            totalCharges: '-310.00',
            currencyCode: 'USD',
          },
        ],
      },
    });

    expect(await stakesOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      'ORDER_NEVER_BILLED root exposure 310+0 USD',
    ]);
  });

  it.each([
    ['pending', { status: 'pending', price: '12.40' }],
    ['cancelled', { status: 'cancelled', price: '12.40' }],
    ['free', { price: '0' }],
    ['without a promised price', {}],
    ['older than the first invoice', { price: '12.40', orderedAt: '2025-12-31T23:59:59Z' }],
  ])('ignores an order that is %s', async (_what, order) => {
    await tenant.it.orders(ANNA, [order, { id: 'order-0' }]);
    await januaryHeld();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('ignores an order whose subscription another order cancelled', async () => {
    const subscriptionId = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
    await tenant.it.orders(ANNA, [
      { price: '12.40', lines: [{ subscriptionId }] },
      { id: 'order-2', lines: [{ subscriptionId, transactionType: 'cancel' }] },
      { id: 'order-0' },
    ]);
    await januaryHeld();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    [
      'an invoice of its month never came',
      () =>
        tenant.it.header({
          id: 'G000000002',
          invoiceDate: '2026-02-08T00:00:00Z',
          totalCharges: 5,
          currencyCode: 'USD',
        }),
    ],
    ['lines of its month did not come whole', () => tenant.it.lacks('line-items', 'G000000001')],
    ['the list of invoices did not come', () => tenant.it.lacks('invoices')],
    ['the orders of its customer did not come', () => tenant.it.lacks('orders', ANNA)],
  ])('says nothing when %s', async (_what, change) => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await januaryHeld();
    await change();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('says nothing about a month without an invoice', async () => {
    await tenant.it.orders(ANNA, [
      { price: '12.40', orderedAt: '2026-02-10T00:00:00Z' },
      { id: 'order-0' },
    ]);
    await januaryHeld();

    expect(
      await findingsOf(tenant.it.db, await tenant.it.matchOrders('2026-04-01T00:00:00Z')),
    ).toEqual([]);
  });

  it('says nothing about lines that a charge fits beside others', async () => {
    await tenant.it.orders(BERT, [{ price: '12.40', lines: [{ quantity: 3 }, { quantity: 9 }] }]);
    await tenant.it.bill([{ quantity: '5', subtotal: '62.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });
});
