import { describe, expect, it } from 'vitest';

import { findingsOf } from '../judgement.ts';
import { ANNA, BERT } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('ENTITLEMENT_WITHOUT_ORDER', () => {
  it('finds an entitlement of an order nobody knows, with no money at stake', async () => {
    await tenant.it.orders(ANNA, [{ id: 'order-2' }]);
    await tenant.it.entitlements(ANNA, [{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toEqual([
      {
        code: 'ENTITLEMENT_WITHOUT_ORDER',
        role: 'root',
        confidence: 'provisional',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        actual_quantity: '25',
        expected_text: 'an order',
        actual_text: 'order id order-1',
        customer_id: ANNA,
        order_id: 'order-1',
        lines: 0,
        why: 'Microsoft delivered 25 units of DG7GMGF0FKX9:0003 for A customer under order order-1, and no such order is known.',
      },
    ]);
  });

  it('makes one finding of all entitlements of an order', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.entitlements(ANNA, [{}, { orderLine: 1 }, { orderId: 'order-2' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toHaveLength(2);
  });

  it.each([
    ['its id', {}, { id: 'order-1' }],
    ['its short id', { orderId: 'short-1' }, { id: 'long-1', alternateId: 'short-1' }],
    ['the short id of both', { alternateId: 'short-1' }, { id: 'long-1', alternateId: 'short-1' }],
  ])('is silent when an order is found by %s', async (_by, entitlement, order) => {
    await tenant.it.orders(ANNA, [order]);
    await tenant.it.entitlements(ANNA, [entitlement]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toEqual([]);
  });

  it('ignores rights that come with another entitlement', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.entitlements(ANNA, [{ included: [{ orderId: 'order-9' }] }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toEqual([]);
  });

  it('says nothing where orders or entitlements of the customer did not come', async () => {
    await tenant.it.orders(BERT, []);
    await tenant.it.entitlements(ANNA, [{}]);
    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toEqual([]);

    await tenant.it.orders(ANNA, []);
    await tenant.it.lacks('entitlements', ANNA);
    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders())).toEqual([]);
  });
});
