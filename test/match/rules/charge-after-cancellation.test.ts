import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const REFUND = {
  chargeType: 'cancelImmediate',
  subtotal: '-280.00',
  more: { orderDate: '2026-01-13T09:30:00Z', chargeStartDate: '2026-01-13T00:00:00Z' },
};
const NEXT_CYCLE = {
  chargeType: 'cycleCharge',
  cycleEnd: '2026-03-09',
  more: { orderDate: '2026-02-10T09:30:00Z', chargeStartDate: '2026-02-10T00:00:00Z' },
};
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('CHARGE_AFTER_CANCELLATION', () => {
  it('finds a cycle charged after a refund of everything, and claims all of it', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, REFUND]);
    await tenant.it.bill([{ ...NEXT_CYCLE, tax: '31.00' }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      {
        code: 'CHARGE_AFTER_CANCELLATION',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '31',
        actual_quantity: '25',
        actual_net: '310',
        expected_text: 'no charge after 2026-01-13',
        actual_text: 'charged from 2026-02-10',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd from 2026-02-10 on, although it was cancelled on 2026-01-13 (order order-1 line 0).',
      },
    ]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([]);
  });

  it('finds a cycle charged after an order that cancels the subscription', async () => {
    const subscriptionId = 'db8c695b-1c3c-4c55-b697-771503dd46bf';
    await tenant.it.orders(ANNA, [
      { lines: [{ subscriptionId }] },
      {
        id: 'order-2',
        orderedAt: '2026-02-09T00:00:00Z',
        lines: [{ subscriptionId, transactionType: 'Cancel' }],
      },
    ]);
    await tenant.it.bill([NEXT_CYCLE], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      'CHARGE_AFTER_CANCELLATION root claim 310+0 USD',
    ]);
  });

  it.each([
    [
      'finds a cycle that begins after',
      '2026-02-12',
      ['CHARGE_AFTER_CANCELLATION root claim 310+0 USD'],
    ],
    ['ignores a cycle that begins when', '2026-02-11', []],
  ])('%s we saw a completed order cancelled', async (_says, day, stakes) => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    const more = { ...NEXT_CYCLE.more, chargeStartDate: `${day}T00:00:00Z` };
    await tenant.it.bill([{ ...NEXT_CYCLE, more }], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual(stakes);
  });

  it('is silent after a partial cancellation', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}, { ...REFUND, quantity: '5', subtotal: '-56.00' }]);
    await tenant.it.bill([{ ...NEXT_CYCLE, quantity: '20', subtotal: '248.00' }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('closes when the charge is taken back', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, REFUND]);
    await tenant.it.bill(
      [NEXT_CYCLE, { ...NEXT_CYCLE, chargeType: 'cancelImmediate', subtotal: '-310.00' }],
      LATER,
    );

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(LATER.id), 'CHARGE_AFTER_CANCELLATION'),
    ).toEqual([]);
  });

  it('claims what a later invoice leaves of the charge', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, REFUND]);
    await tenant.it.bill([{ ...NEXT_CYCLE, tax: '31.00' }], LATER);
    await tenant.it.bill(
      [{ ...NEXT_CYCLE, chargeType: 'refund', quantity: '20', subtotal: '-248.00' }],
      { id: 'G000000003', invoicedAt: '2026-04-08T00:00:00Z' },
    );

    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      'CHARGE_AFTER_CANCELLATION root claim 62+6.2 USD',
    ]);
  });

  it('ignores another line of the same order', async () => {
    const other = 'CFQ7TTC0LDPB:0001:CFQ7TTC0KXG8';
    await tenant.it.orders(ANNA, [{ lines: [{}, { item: other }] }]);
    await tenant.it.bill([{}, REFUND]);
    await tenant.it.bill([{ ...NEXT_CYCLE, item: other }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });
});
