import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const CODE = 'SIGN_INCONSISTENT';

describe('SIGN_INCONSISTENT', () => {
  it('finds a purchase below 0: in the worst case it is off by twice itself', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '-310.00', tax: '-31.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '620',
        stake_tax: '62',
        expected_net: '310',
        actual_net: '-310',
        expected_text: 'an amount above 0',
        actual_text: '-310.00 USD as "new"',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft billed -310.00 USD for Business Standard for Anna Ltd as "new", which should be above 0.',
      },
    ]);
  });

  it.each(['cancel', 'cancelImmediate', 'refund'])('finds a %s above 0', async (chargeType) => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 50 }] }]);
    await tenant.it.bill([{}, { chargeType, quantity: '1', subtotal: '12.40' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toContain(
      `${CODE} root claim 24.8+0 USD`,
    );
  });

  it('is silent on purchases above 0, refunds below and both at 0', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([
      {},
      { chargeType: 'refund', quantity: '5', subtotal: '-62.00' },
      { chargeType: 'refund', quantity: '0', subtotal: '0' },
      { chargeType: 'renew', quantity: '0', subtotal: '0' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });

  it('ignores seat changes and conversions, which go both ways', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      { chargeType: 'addQuantity', subtotal: '-310.00' },
      { chargeType: 'removeQuantity', subtotal: '310.00' },
      { chargeType: 'convert', subtotal: '-310.00' },
      { chargeType: 'moveQuantity', subtotal: '310.00' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });
});
