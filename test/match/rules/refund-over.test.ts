import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** 25 seats at 12.40 from 10 January to 9 February: 31 days of 0.40. Returned on the 13th, 28 days are left. */
const REFUND = {
  chargeType: 'cancelImmediate',
  subtotal: '-280.00',
  more: { orderDate: '2026-01-13T09:30:00Z', chargeStartDate: '2026-01-13T00:00:00Z' },
};
const CANCELLED = { status: 'cancelled' };

describe('REFUND_OVER', () => {
  it('finds a refund in full where days were used', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{ tax: '31.00' }, { ...REFUND, subtotal: '-310.00', tax: '-31.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'REFUND_OVER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '30',
        stake_tax: '3',
        expected_quantity: '25',
        actual_quantity: '25',
        expected_net: '280',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft refunded 310.00 USD for 25 units of Business Standard for Anna Ltd, while the refund policy gives 280.00 USD (order order-1 line 0).',
      },
    ]);
  });

  it('is silent on a refund prorated by the day', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, REFUND]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('accepts a full and a prorated refund on the second day, when 24 hours cannot be told', async () => {
    const more = { ...REFUND.more, chargeStartDate: '2026-01-11T00:00:00Z' };
    for (const subtotal of ['-310.00', '-300.00']) {
      await tenant.it.reset();
      await tenant.it.customers();
      await tenant.it.orders(ANNA, [CANCELLED]);
      await tenant.it.bill([{}, { ...REFUND, subtotal, more }]);

      expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    }
  });

  it('ignores what is granted after the window', async () => {
    const more = { ...REFUND.more, chargeStartDate: '2026-01-25T00:00:00Z' };
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, { ...REFUND, subtotal: '-310.00', more }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('leaves more than was ever charged to REFUND_DUPLICATED', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, REFUND, REFUND]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REFUND_DUPLICATED root exposure 250+0 USD',
      'REFUND_OVER contributing none 0+0 USD',
    ]);
  });
});
