import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** 25 seats at 12.40 from 10 January to 9 February: 31 days of 0.40. Returned on the 13th, 28 days are left. */
const REFUND = {
  chargeType: 'cancelImmediate',
  subtotal: '-280.00',
  more: { orderDate: '2026-01-13T09:30:00Z', chargeStartDate: '2026-01-13T00:00:00Z' },
};
const CANCELLED = { status: 'cancelled' };
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('REFUND_SHORT', () => {
  it('finds a refund below what the policy prorates, and claims the difference with its tax', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{ tax: '31.00' }, { ...REFUND, subtotal: '-250.00', tax: '-25.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'REFUND_SHORT',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '30',
        stake_tax: '3',
        expected_quantity: '25',
        actual_quantity: '25',
        expected_net: '280',
        actual_net: '250',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft refunded 250.00 USD for 25 units of Business Standard for Anna Ltd, while the refund policy gives 280.00 USD (order order-1 line 0).',
      },
    ]);
  });

  it('finds it on the later invoice that brings the refund', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ ...REFUND, subtotal: '-250.00' }], LATER);

    expect(await stakesOf(tenant.it.db, await tenant.it.match(INVOICE))).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([
      'REFUND_SHORT root claim 30+0 USD',
    ]);
  });

  it('finds software that was not refunded in full', async () => {
    const software = { item: SOFTWARE, cycleEnd: '', quantity: '1' };
    await tenant.it.orders(ANNA, [
      { ...CANCELLED, billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 1 }] },
    ]);
    await tenant.it.bill([
      { ...software, subtotal: '99.00' },
      { ...REFUND, ...software, subtotal: '-90.00' },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REFUND_SHORT root claim 9+0 USD',
    ]);
  });

  it('judges a partial cancellation by its own units', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}, { ...REFUND, quantity: '5', subtotal: '-50.00' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REFUND_SHORT root claim 6+0 USD',
    ]);
  });

  it('is silent on a refund prorated by the day', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, REFUND]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent when a later refund makes up for it', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, { ...REFUND, subtotal: '-250.00' }]);
    await tenant.it.bill([{ chargeType: 'refund', quantity: '0', subtotal: '-30.00' }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it.each(['-279.75', '-280.25'])('tolerates a cent a unit: %s', async (subtotal) => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, { ...REFUND, subtotal }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it.each([
    { left: 'the first day, in full', day: '2026-01-10', subtotal: '-309.00', found: true },
    {
      left: 'the last day of the window, where nothing may be due',
      day: '2026-01-17',
      subtotal: '-1.00',
      found: false,
    },
    { left: 'a day after the window', day: '2026-01-18', subtotal: '-1.00', found: false },
  ])('counts days: returned on $left', async ({ day, subtotal, found }) => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([
      {},
      { ...REFUND, subtotal, more: { ...REFUND.more, chargeStartDate: `${day}T00:00:00Z` } },
    ]);

    const stakes = await stakesOf(tenant.it.db, await tenant.it.match());

    expect(stakes).toEqual(found ? ['REFUND_SHORT root claim 1+0 USD'] : []);
  });

  it('ignores a reservation, whose returns follow other rules', async () => {
    const reserved = { more: { reservationOrderId: 'db8c695b-1c3c-4c55-b697-771503dd46bf' } };
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([
      reserved,
      { ...REFUND, subtotal: '-1.00', more: { ...REFUND.more, ...reserved.more } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a refund that is given for reasons of its own', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      {},
      { ...REFUND, chargeType: 'refund', quantity: '0', subtotal: '-5.00' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
