import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** The 12th after the month the orders are of. */
const DUE = '2026-02-12T00:00:00Z';

/** January is held whole: its one invoice bills another order. */
async function januaryHeld(): Promise<void> {
  await tenant.it.bill([{ orderId: 'order-0' }]);
}

const ORDER = { billingCycle: 'one_time', price: '12.40', lines: [{ item: SOFTWARE }] };

describe('ENTITLEMENT_WITHOUT_CHARGE', () => {
  it('finds what was delivered of an order that is due, not completed and not charged', async () => {
    await tenant.it.orders(ANNA, [{ ...ORDER, status: 'pending' }, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, [{}]);
    await januaryHeld();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      {
        code: 'ENTITLEMENT_WITHOUT_CHARGE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '310',
        stake_tax: '0',
        expected_quantity: '25',
        actual_quantity: '0',
        expected_net: '310',
        actual_net: '0',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 0,
        why: 'Microsoft delivered 25 units of DG7GMGF0FKX9:0003:DG7GMGF0FT5V for A customer, and no invoice charges it (order order-1 line 0).',
      },
    ]);
  });

  it('finds it without an amount where no price was promised', async () => {
    const order = { billingCycle: 'one_time', lines: [{ item: SOFTWARE }] };
    await tenant.it.orders(ANNA, [order, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, [{}]);
    await januaryHeld();

    expect(await stakesOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      'ENTITLEMENT_WITHOUT_CHARGE root none 0+0 USD',
    ]);
  });

  it('leaves the money to the order that was never billed', async () => {
    await tenant.it.orders(ANNA, [ORDER, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, [{}]);
    await januaryHeld();

    expect(await stakesOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      'ENTITLEMENT_WITHOUT_CHARGE contributing none 0+0 USD',
      'ORDER_NEVER_BILLED root exposure 310+0 USD',
    ]);
  });

  it('waits until the order is due', async () => {
    await tenant.it.orders(ANNA, [{ ...ORDER, status: 'pending' }, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, [{}]);
    await januaryHeld();

    const match = await tenant.it.matchOrders('2026-02-11T23:59:59.999Z');

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it.each([
    ['it was revoked', { status: 'pending' }, [{ state: 'revoked' }]],
    ['nothing was delivered', { status: 'pending' }, []],
    ['the order is free', { status: 'pending', price: '0' }, [{}]],
    ['the order was cancelled', { status: 'cancelled' }, [{}]],
    ['the order is older than the first invoice', { orderedAt: '2025-12-31T00:00:00Z' }, [{}]],
  ])('is silent when %s', async (_what, order, entitlements) => {
    await tenant.it.orders(ANNA, [{ ...ORDER, ...order }, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, entitlements);
    await januaryHeld();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('says nothing where the entitlements did not come', async () => {
    await tenant.it.orders(ANNA, [{ ...ORDER, status: 'pending' }, { id: 'order-0' }]);
    await tenant.it.entitlements(ANNA, [{}]);
    await tenant.it.lacks('entitlements', ANNA);
    await januaryHeld();

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });
});
