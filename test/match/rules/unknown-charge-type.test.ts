import { describe, expect, it } from 'vitest';

import { KNOWN_CHARGE_TYPES } from '../../../src/match/charge-types.ts';
import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('UNKNOWN_CHARGE_TYPE', () => {
  it('finds a type recon does not know, and names only that', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      {},
      { chargeType: 'zooFee', quantity: '0', subtotal: '1.00' },
      { chargeType: 'arkFee', quantity: '0', subtotal: '2.00', tax: '0.57' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'UNKNOWN_CHARGE_TYPE',
        role: 'root',
        confidence: 'suspected',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '313',
        stake_tax: '0.57',
        actual_net: '313',
        expected_text: 'a known charge type',
        actual_text: 'arkfee, new, zoofee',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 3,
        why: 'Microsoft charged 313.00 USD for Business Standard for Anna Ltd as "arkfee, zoofee", a charge type recon does not know.',
      },
    ]);
  });

  it('finds a line without a type', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ chargeType: '' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'UNKNOWN_CHARGE_TYPE root claim 310+0 USD',
    ]);
  });

  it('is silent on every type it knows, in any case of letters', async () => {
    const orders = KNOWN_CHARGE_TYPES.map((type) => ({ id: type, status: 'cancelled' }));
    await tenant.it.orders(ANNA, orders);
    await tenant.it.bill(
      KNOWN_CHARGE_TYPES.map((type) => ({ orderId: type, chargeType: type.toUpperCase() })),
    );

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'UNKNOWN_CHARGE_TYPE')).toEqual(
      [],
    );
  });

  it('contributes nothing where the order is not known either', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ chargeType: 'zooFee' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
      'UNKNOWN_CHARGE_TYPE contributing none 0+0 USD',
    ]);
  });

  it('ignores credits, which are out of scope', async () => {
    await tenant.it.bill([{ chargeType: 'CustomerCredit', subtotal: '-5.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
