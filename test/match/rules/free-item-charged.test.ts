import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const CODE = 'FREE_ITEM_CHARGED';
const TRIAL = { productQualifiers: ['AddOn', 'Trial'] };

describe('FREE_ITEM_CHARGED', () => {
  it('finds a charge for what was promised at 0, all of it', async () => {
    await tenant.it.orders(ANNA, [{ price: '0' }]);
    await tenant.it.bill([{ tax: '58.90' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        expected_unit_price: '0',
        expected_net: '0',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 310.00 USD for Business Standard for Anna Ltd, which was promised free (order order-1 line 0).',
      },
    ]);
  });

  it.each([TRIAL, { productQualifiers: ['EducationAttestation'] }])(
    'suspects a charge that qualifies itself as free: %o',
    async (more) => {
      await tenant.it.orders(ANNA, [{}]);
      await tenant.it.bill([{ more }]);

      expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
        { code: CODE, confidence: 'suspected', stake_net: '310' },
      ]);
    },
  );

  it('is silent on a trial that costs nothing', async () => {
    await tenant.it.orders(ANNA, [{ price: '0' }]);
    await tenant.it.bill([{ subtotal: '0', more: TRIAL }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores qualifiers where a price was promised, other qualifiers, and conversions', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{ more: TRIAL }]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);

    await tenant.it.orders(ANNA, [{}, { id: 'order-2' }]);
    await tenant.it.bill([
      { more: { productQualifiers: ['AddOn'] } },
      { orderId: 'order-2', chargeType: 'convert', more: TRIAL },
    ]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });

  it('closes when a later invoice takes the charge back', async () => {
    await tenant.it.orders(ANNA, [{ price: '0' }]);
    await tenant.it.bill([{ tax: '31.00' }]);
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00', tax: '-31.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('owns the money where the quantity is off as well', async () => {
    await tenant.it.orders(ANNA, [{ price: '0', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      `${CODE} root claim 310+0 USD`,
    );
  });
});
