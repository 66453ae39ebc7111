import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** The 12th after the month the orders are of. */
const DUE = '2026-02-12T00:00:00Z';

const TWO_LINES = [{ item: SEATS }, { item: SOFTWARE, quantity: 2 }];

describe('ORDER_PARTLY_BILLED', () => {
  it('finds the line that is due and not charged beside one that is', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: TWO_LINES }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      {
        code: 'ORDER_PARTLY_BILLED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '24.8',
        stake_tax: '0',
        expected_quantity: '2',
        actual_quantity: '0',
        expected_net: '24.8',
        actual_net: '0',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 1,
        lines: 0,
        why: 'Order order-1 of A customer is charged in part: no invoice charges 2 units of DG7GMGF0FKX9:0003:DG7GMGF0FT5V of it, ordered on 2026-01-10 and due since 2026-02-12.',
      },
    ]);
  });

  it('sums the lines of one order', async () => {
    await tenant.it.orders(ANNA, [
      {
        price: '10',
        lines: [...TWO_LINES, { item: 'CFQ7TTC0HDB0:0002:CFQ7TTC0K9M4', quantity: 3 }],
      },
    ]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([
      'ORDER_PARTLY_BILLED root exposure 50+0 USD',
    ]);
  });

  it('is silent when every line is charged, and before it is due', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: TWO_LINES }]);
    await tenant.it.bill([{}]);
    const early = await tenant.it.matchOrders('2026-02-11T23:59:59.999Z');
    expect(await findingsOf(tenant.it.db, early, 'ORDER_PARTLY_BILLED')).toEqual([]);

    await tenant.it.bill([{}, { item: SOFTWARE, quantity: '2', cycleEnd: '', subtotal: '24.80' }]);
    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('leaves a line charged for fewer units to the quantity', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });

  it('ignores a line that was charged and refunded', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40', lines: TWO_LINES }]);
    const software = { item: SOFTWARE, quantity: '2', cycleEnd: '' };
    await tenant.it.bill([
      {},
      { ...software, subtotal: '24.80' },
      { ...software, chargeType: 'refund', subtotal: '-24.80' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.matchOrders(DUE))).toEqual([]);
  });
});
