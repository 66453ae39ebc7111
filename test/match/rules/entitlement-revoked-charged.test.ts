import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Software of January, ordered and billed once. */
async function softwareBilled(lines: readonly object[] = [{}]): Promise<void> {
  await tenant.it.orders(ANNA, [{ billingCycle: 'one_time', lines: [{ item: SOFTWARE }] }]);
  await tenant.it.bill(lines.map((line) => ({ item: SOFTWARE, cycleEnd: '', ...line })));
}

describe('ENTITLEMENT_REVOKED_CHARGED', () => {
  it('finds a charge whose entitlement was revoked, and claims all of it', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ state: 'Revoked' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'ENTITLEMENT_REVOKED_CHARGED',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '0',
        expected_quantity: '25',
        actual_quantity: '0',
        actual_net: '310',
        expected_text: 'entitlements in force',
        actual_text: 'revoked',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd, and has taken back what it delivered (order order-1 line 0).',
      },
    ]);
  });

  it.each([
    ['the state says cancelled', { state: 'cancelled' }],
    ['no state is given and all quantities are revoked', { statuses: ['revoked', 'revoked'] }],
  ])('finds it when %s', async (_what, entitlement) => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [entitlement]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_REVOKED_CHARGED root claim 310+0 USD',
    ]);
  });

  it.each([
    ['the entitlement is in force', { state: 'Fulfilled' }],
    ['some of its quantities are in force', { statuses: ['revoked', 'fulfilled'] }],
  ])('is silent when %s', async (_what, entitlement) => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [entitlement]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('leaves rights revoked in part to the shortage', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ state: 'Revoked', quantity: 10 }, { quantity: 15 }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_SHORT root claim 124+0 USD',
    ]);
  });

  it('ignores what was refunded whole', async () => {
    await softwareBilled([{}, { chargeType: 'cancelImmediate', subtotal: '-310.00' }]);
    await tenant.it.entitlements(ANNA, [{ state: 'Revoked' }]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'ENTITLEMENT_REVOKED_CHARGED'),
    ).toEqual([]);
  });
});
