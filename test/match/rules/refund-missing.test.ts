import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const SUBSCRIPTION = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
const BOUGHT = { lines: [{ subscriptionId: SUBSCRIPTION }] };
/** Cancels 25 seats at 12.40 a month, 31 days of 0.40, with 28 days left. */
const CANCELS = {
  id: 'order-2',
  orderedAt: '2026-01-13T08:00:00Z',
  lines: [{ subscriptionId: SUBSCRIPTION, transactionType: 'Cancel' }],
};
const DUE = '2026-03-12T00:00:00.000Z';

describe('REFUND_MISSING', () => {
  it('finds an order cancelled inside its window whose refund is overdue', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([{ tax: '31.00' }]);

    const match = await tenant.it.match(INVOICE, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'REFUND_MISSING',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '280',
        stake_tax: '28',
        expected_net: '280',
        actual_net: '0',
        expected_text: 'a refund',
        actual_text: 'none',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Business Standard for Anna Ltd was cancelled on 2026-01-13, inside its refund window, and the refund of 280.00 USD never came (order order-1 line 0).',
      },
    ]);
  });

  it('closes when the refund comes with a later invoice', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([{}]);
    const refund = {
      chargeType: 'cancelImmediate',
      subtotal: '-280.00',
      more: { chargeStartDate: '2026-01-13T00:00:00Z' },
    };
    await tenant.it.bill([refund], { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' });

    for (const id of [INVOICE, 'G000000002']) {
      expect(await findingsOf(tenant.it.db, await tenant.it.match(id, { asOf: DUE }))).toEqual([]);
    }
  });

  it('is provisional where the order only shows that it is cancelled: the day is when we saw it', async () => {
    const software = { item: SOFTWARE, cycleEnd: '', quantity: '1', subtotal: '99.00' };
    const more = { orderDate: '2026-02-01T00:00:00Z', chargeStartDate: '2026-02-01T00:00:00Z' };
    const order = { orderedAt: '2026-02-01T00:00:00Z', lines: [{ item: SOFTWARE, quantity: 1 }] };
    await tenant.it.orders(ANNA, [order]);
    await tenant.it.orders(ANNA, [{ ...order, status: 'cancelled' }]);
    await tenant.it.bill([{ ...software, more }]);

    const match = await tenant.it.match(INVOICE, { asOf: '2026-04-12T00:00:00Z' });

    expect(await findingsOf(tenant.it.db, match, 'REFUND_MISSING')).toMatchObject([
      { confidence: 'provisional', stake_net: '99' },
    ]);
  });

  it.each([
    ['on the last day of the window, when it may be over', '2026-01-17T00:00:00Z'],
    ['after the window', '2026-01-18T00:00:00Z'],
  ])('is silent on an order cancelled %s', async (_when, orderedAt) => {
    await tenant.it.orders(ANNA, [BOUGHT, { ...CANCELS, orderedAt }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE, { asOf: DUE }))).toEqual(
      [],
    );
  });

  it('is silent on a cycle inside a term, which cannot be returned', async () => {
    await tenant.it.orders(ANNA, [BOUGHT, CANCELS]);
    await tenant.it.bill([{ chargeType: 'cycleCharge' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE, { asOf: DUE }))).toEqual(
      [],
    );
  });

  it('ignores the cancellation of another subscription', async () => {
    await tenant.it.orders(ANNA, [
      BOUGHT,
      { ...CANCELS, lines: [{ subscriptionId: 'another', transactionType: 'Cancel' }] },
    ]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(INVOICE, { asOf: DUE }))).toEqual([]);
  });
});
