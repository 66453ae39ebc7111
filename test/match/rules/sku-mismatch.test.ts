import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const OTHER_SKU = SEATS.replace(':0001:', ':0009:');

describe('SKU_MISMATCH', () => {
  it('finds another SKU of the product ordered', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.00', lines: [{ item: OTHER_SKU }] }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'SKU_MISMATCH')).toEqual([
      {
        code: 'SKU_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '10',
        stake_tax: '0',
        expected_net: '300',
        actual_net: '310',
        expected_text: OTHER_SKU,
        actual_text: SEATS,
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd as SKU 0001, while order order-1 line 0 is for SKU 0009 of the same product.',
      },
    ]);
  });

  it('owns no money where both cost the same, and is found all the same', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: [{ item: OTHER_SKU }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'SKU_MISMATCH root none 0+0 USD',
    ]);
  });

  it('is silent when product and SKU agree', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores units that were refunded whole', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: OTHER_SKU }] }]);
    await tenant.it.bill([{}, { chargeType: 'refund', subtotal: '-310.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'SKU_MISMATCH')).toEqual([]);
  });

  it('leaves what an earlier invoice charged out of what this one may', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.00', lines: [{ item: OTHER_SKU, quantity: 50 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match('G000000002'), 'SKU_MISMATCH'),
    ).toMatchObject([{ stake_net: '10', expected_net: '300', actual_net: '310' }]);
  });
});
