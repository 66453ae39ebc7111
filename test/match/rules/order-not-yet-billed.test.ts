import { describe, expect, it } from 'vitest';

import { findingsOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** January is held whole: its one invoice bills another order. */
async function januaryHeld(): Promise<void> {
  await tenant.it.bill([{ orderId: 'order-0' }]);
}

describe('ORDER_NOT_YET_BILLED', () => {
  it('lists an order that is not due, as timing', async () => {
    await tenant.it.orders(ANNA, [
      { price: '12.40', orderedAt: '2026-02-01T00:00:00Z' },
      { id: 'order-0' },
    ]);
    await januaryHeld();

    const match = await tenant.it.matchOrders('2026-03-11T23:59:59.999Z');

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ORDER_NOT_YET_BILLED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'cash',
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
        why: 'A customer ordered 25 units of CFQ7TTC0LH18:0001:CFQ7TTC0K971 on 2026-02-01; no invoice charges it yet, and it is due on 2026-03-12 (order order-1).',
      },
    ]);
  });

  it('is silent once it is charged, and once it is due', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }, { id: 'order-0' }]);
    await januaryHeld();
    const due = await tenant.it.matchOrders('2026-02-12T00:00:00Z');
    expect(await findingsOf(tenant.it.db, due, 'ORDER_NOT_YET_BILLED')).toEqual([]);

    await tenant.it.bill([{ orderId: 'order-0' }, {}]);
    const charged = await tenant.it.matchOrders('2026-02-11T00:00:00Z');
    expect(await findingsOf(tenant.it.db, charged)).toEqual([]);
  });

  it.each([
    ['pending', { status: 'pending', price: '12.40' }],
    ['cancelled', { status: 'cancelled', price: '12.40' }],
    ['free', { price: '0' }],
    ['without a promised price', {}],
    ['older than the first invoice', { price: '12.40', orderedAt: '2025-12-31T23:59:59Z' }],
  ])('ignores an order that is %s', async (_what, order) => {
    await tenant.it.orders(ANNA, [order, { id: 'order-0' }]);
    await januaryHeld();

    expect(
      await findingsOf(tenant.it.db, await tenant.it.matchOrders('2026-02-11T00:00:00Z')),
    ).toEqual([]);
  });
});
