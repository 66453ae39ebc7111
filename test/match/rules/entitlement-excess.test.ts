import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** The 12th after the month the orders are of. */
const DUE = '2026-02-12T00:00:00Z';

/** Software of January, ordered and billed once. */
async function softwareBilled(lines: readonly object[] = [{}]): Promise<void> {
  await tenant.it.orders(ANNA, [{ billingCycle: 'one_time', lines: [{ item: SOFTWARE }] }]);
  await tenant.it.bill(lines.map((line) => ({ item: SOFTWARE, cycleEnd: '', ...line })));
}

describe('ENTITLEMENT_EXCESS', () => {
  it('finds units delivered beyond those ordered and charged, at the price charged', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 30 }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      {
        code: 'ENTITLEMENT_EXCESS',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '62',
        stake_tax: '0',
        expected_quantity: '30',
        actual_quantity: '25',
        expected_net: '372',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft delivered 30 units of DG7GMGF0FKX9:0003:DG7GMGF0FT5V for A customer, while it charged 25 units and order order-1 line 0 is for 25 units.',
      },
    ]);
  });

  it('waits until the order is due', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 30 }]);

    const match = await tenant.it.matchOrders('2026-02-11T23:59:59.999Z');

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('is silent when as many are charged, and when as many were delivered in force', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{}]);
    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);

    await tenant.it.entitlements(ANNA, [{}, { quantity: 5, state: 'revoked' }]);
    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('leaves units that were ordered and are not charged to the quantity', async () => {
    await tenant.it.orders(ANNA, [
      { billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 30 }] },
    ]);
    await tenant.it.bill([{ item: SOFTWARE, cycleEnd: '' }]);
    await tenant.it.entitlements(ANNA, [{ quantity: 30 }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match(undefined, { asOf: DUE }))).toEqual([
      'QUANTITY_UNDER root exposure 62+0 USD',
    ]);
  });

  it('ignores units of another product that come with the order line', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{}, { item: 'DG7GMGF0FKX9:0004', quantity: 5 }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });
});
