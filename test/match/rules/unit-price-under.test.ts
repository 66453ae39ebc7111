import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('UNIT_PRICE_UNDER', () => {
  it('finds a price below the promise', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00' }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00', tax: '31.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'UNIT_PRICE_UNDER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '40',
        stake_tax: '4',
        expected_unit_price: '14',
        actual_unit_price: '12.4',
        expected_net: '350',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 12.40 USD a unit of Business Standard for Anna Ltd, while order order-1 line 0 promises 14.00 USD.',
      },
    ]);
  });

  it('stands beside a surplus of quantity, which it does not lessen', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);

    // 310 - 20 x 14 = 30 = 5 x 14 - 25 x 1.60.
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'QUANTITY_OVER root claim 70+0 USD',
      'UNIT_PRICE_UNDER root exposure 40+0 USD',
    ]);
  });

  it('finds a promised item that is charged at nothing', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00' }]);
    await tenant.it.bill([{ subtotal: '0' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'UNIT_PRICE_UNDER root exposure 350+0 USD',
    ]);
  });

  it('is silent when the price is the one promised', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores the parts of a bundle that add up to its price', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([{ subtotal: '60.00' }, { subtotal: '250.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('contributes nothing where the order itself failed', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00', status: 'error' }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_FOR_FAILED_ORDER root claim 310+0 USD',
      'UNIT_PRICE_UNDER contributing none 0+0 USD',
    ]);
  });
});
