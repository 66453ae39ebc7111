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

const OTHER = 'DG7GMGF0FKX9:0004';

describe('ENTITLEMENT_PRODUCT_MISMATCH', () => {
  it('finds another SKU delivered than ordered, and claims all of the charge', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ item: OTHER }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'ENTITLEMENT_PRODUCT_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '0',
        actual_net: '310',
        expected_text: 'DG7GMGF0FKX9:0003',
        actual_text: OTHER,
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd (DG7GMGF0FKX9:0003) and delivered DG7GMGF0FKX9:0004 instead (order order-1 line 0).',
      },
    ]);
  });

  it('is silent when one of several entitlements is of the product ordered, in any case', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ item: OTHER }, { item: SOFTWARE.toLowerCase() }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('contributes nothing where too few units were delivered as well', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ item: OTHER, quantity: 5 }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_PRODUCT_MISMATCH contributing none 0+0 USD',
      'ENTITLEMENT_SHORT root claim 248+0 USD',
    ]);
  });

  it('ignores what was revoked, and other order lines', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [
      {},
      { item: OTHER, orderLine: 1 },
      { item: OTHER, orderId: 'order-2' },
    ]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);

    await tenant.it.entitlements(ANNA, [{ item: OTHER, state: 'Revoked' }]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_REVOKED_CHARGED root claim 310+0 USD',
    ]);
  });
});
