import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const DUE = '2026-02-12T00:00:00Z';

describe('QUANTITY_UNDER', () => {
  it('finds the units that were ordered, are due and are not charged', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00', tax: '58.90' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'QUANTITY_UNDER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '62',
        stake_tax: '11.78',
        expected_quantity: '30',
        actual_quantity: '25',
        expected_net: '372',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd, while order order-1 line 0 is for 30 units and has been due since 2026-02-12.',
      },
    ]);
  });

  it('values a missing unit at the price promised, beside what the price itself is off', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00', lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);

    // 310 charged, 30 x 14 = 420 promised: 5 x 14 for the quantity, 25 x 1.60 for the price.
    expect(await stakesOf(tenant.it.db, await tenant.it.match(undefined, { asOf: DUE }))).toEqual([
      'QUANTITY_UNDER root exposure 70+0 USD',
      'UNIT_PRICE_UNDER root exposure 40+0 USD',
    ]);
  });

  it('waits until the 12th of the month after the order has begun', async () => {
    await tenant.it.orders(ANNA, [
      { orderedAt: '2026-01-31T23:59:59.9999999Z', lines: [{ quantity: 30 }] },
    ]);
    await tenant.it.bill([{ quantity: '25' }]);

    const before = await tenant.it.match(undefined, { asOf: '2026-02-11T23:59:59.999Z' });
    const after = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, before)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after, 'QUANTITY_UNDER')).toHaveLength(1);
  });

  it('counts the month of the order in UTC', async () => {
    // 16:30 on the 31st in California is February in UTC.
    await tenant.it.orders(ANNA, [
      { orderedAt: '2026-01-31T16:30:00-08:00', lines: [{ quantity: 30 }] },
    ]);
    await tenant.it.bill([{ quantity: '25' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('waits as long for units that were added later, and is judged again then', async () => {
    await tenant.it.orders(ANNA, [{ orderedAt: '2025-11-10T09:30:00Z' }]);
    await tenant.it.bill([{}]);
    await tenant.it.orders(ANNA, [
      { orderedAt: '2025-11-10T09:30:00Z', lines: [{ quantity: 30 }] },
    ]);

    // The change was seen in February.
    const before = await tenant.it.match(undefined, { asOf: '2026-03-11T23:59:59.999Z' });
    const after = await tenant.it.match(undefined, { asOf: '2026-03-12T00:00:00Z' });

    expect(await findingsOf(tenant.it.db, before)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after, 'QUANTITY_UNDER')).toMatchObject([
      {
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd, while order order-1 line 0 is for 30 units and has been due since 2026-03-12.',
      },
    ]);
  });

  it('is silent when a later invoice charges the rest', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25' }]);
    await tenant.it.bill([{ quantity: '5', subtotal: '62.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    for (const id of ['G000000001', 'G000000002']) {
      const match = await tenant.it.match(id, { asOf: '2026-03-09T00:00:00Z' });
      expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    }
  });

  it('leaves units that were refunded whole to the refunds', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, { chargeType: 'cancelImmediate', subtotal: '-310.00' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('counts a refund printed with a positive quantity down', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}, { chargeType: 'refund', quantity: '5', subtotal: '-62.00' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await stakesOf(tenant.it.db, match)).toEqual(['QUANTITY_UNDER root exposure 62+0 USD']);
  });

  it.each(['pending', 'cancelled'])('ignores an order that is %s', async (status) => {
    await tenant.it.orders(ANNA, [{ status, lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores units charged in part as a type it does not know', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25', chargeType: 'discountCorrection' }]);

    const match = await tenant.it.match(undefined, { asOf: DUE });

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'UNKNOWN_CHARGE_TYPE root claim 310+0 USD',
    ]);
  });
});
