import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Software of January, billed and refunded on one invoice. */
async function softwareRefunded(refunded = '-310.00'): Promise<void> {
  const line = { item: SOFTWARE, cycleEnd: '' };
  await tenant.it.orders(ANNA, [
    { billingCycle: 'one_time', status: 'cancelled', lines: [{ item: SOFTWARE }] },
  ]);
  await tenant.it.bill([line, { ...line, chargeType: 'cancelImmediate', subtotal: refunded }]);
}

describe('ENTITLEMENT_ACTIVE_AFTER_REFUND', () => {
  it('finds an entitlement in force of what was refunded in full, with no money at stake', async () => {
    await softwareRefunded();
    await tenant.it.entitlements(ANNA, [{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ENTITLEMENT_ACTIVE_AFTER_REFUND',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_quantity: '0',
        actual_quantity: '25',
        actual_net: '0',
        expected_text: 'nothing in force',
        actual_text: 'DG7GMGF0FKX9:0003',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 2,
        why: 'Microsoft refunded all of Business Standard for Anna Ltd, and the customer still holds 25 units (order order-1 line 0).',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('finds it when a later invoice refunds', async () => {
    const line = { item: SOFTWARE, cycleEnd: '' };
    await tenant.it.orders(ANNA, [
      { billingCycle: 'one_time', status: 'cancelled', lines: [{ item: SOFTWARE }] },
    ]);
    await tenant.it.bill([line]);
    await tenant.it.bill([{ ...line, chargeType: 'cancelImmediate', subtotal: '-310.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });
    await tenant.it.entitlements(ANNA, [{}]);

    const code = 'ENTITLEMENT_ACTIVE_AFTER_REFUND';
    expect(await findingsOf(tenant.it.db, await tenant.it.match(), code)).toEqual([]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match('G000000002'), code)).toHaveLength(
      1,
    );
  });

  it.each([
    ['the entitlement is gone', []],
    ['it was revoked', [{ state: 'revoked' }]],
    ['it is of another order line', [{ orderLine: 1 }]],
  ])('is silent when %s', async (_what, entitlements) => {
    await softwareRefunded();
    await tenant.it.entitlements(ANNA, entitlements);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a refund of a part of the money', async () => {
    await softwareRefunded('-309.99');
    await tenant.it.entitlements(ANNA, [{}]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'ENTITLEMENT_ACTIVE_AFTER_REFUND'),
    ).toEqual([]);
  });
});
