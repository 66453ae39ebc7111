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
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('REFUND_DUPLICATED', () => {
  it('finds more given back than was charged, over all invoices, at the latest', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{ tax: '31.00' }, { ...REFUND, tax: '-28.00' }]);
    await tenant.it.bill([{ ...REFUND, tax: '-28.00' }], LATER);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(LATER.id), 'REFUND_DUPLICATED'),
    ).toEqual([
      {
        code: 'REFUND_DUPLICATED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '250',
        stake_tax: '25',
        expected_quantity: '25',
        actual_quantity: '50',
        expected_net: '310',
        actual_net: '560',
        expected_text: 'at most 310.00 USD refunded',
        actual_text: '560.00 USD refunded',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 310.00 USD for Business Standard for Anna Ltd and refunded 560.00 USD (order order-1 line 0).',
      },
    ]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it.each(['-310.00', '-310.25'])(
    'is silent on a whole refund, to a cent a unit: %s',
    async (subtotal) => {
      await tenant.it.orders(ANNA, [CANCELLED]);
      await tenant.it.bill([{}, { ...REFUND, chargeType: 'refund', subtotal }]);

      expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'REFUND_DUPLICATED')).toEqual(
        [],
      );
    },
  );

  it('ignores the refund of a voided invoice', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([REFUND], { ...LATER, documentType: 'void_note' });
    await tenant.it.bill([{}, REFUND]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a charge of another currency', async () => {
    await tenant.it.orders(ANNA, [CANCELLED]);
    await tenant.it.bill([{}, REFUND, { currency: 'EUR', subtotal: '1000.00' }, REFUND]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      'REFUND_DUPLICATED root exposure 250+0 USD',
    );
  });
});
