import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT, SEATS, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Software of January, ordered and billed once. */
async function softwareBilled(lines: readonly object[] = [{}]): Promise<void> {
  await tenant.it.orders(ANNA, [{ billingCycle: 'one_time', lines: [{ item: SOFTWARE }] }]);
  await tenant.it.bill(lines.map((line) => ({ item: SOFTWARE, cycleEnd: '', ...line })));
}

describe('ENTITLEMENT_MISSING', () => {
  it('finds software that is charged and was never delivered, and claims all of it', async () => {
    await softwareBilled([{ tax: '58.90' }]);
    await tenant.it.entitlements(ANNA, []);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ENTITLEMENT_MISSING',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        expected_quantity: '25',
        actual_quantity: '0',
        actual_net: '310',
        expected_text: 'an entitlement',
        actual_text: 'none',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd, and nothing was delivered for it (order order-1 line 0).',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('claims what a later invoice left of the charge, on that one', async () => {
    const refund = { chargeType: 'refund', quantity: '20', subtotal: '-248.00', tax: '-24.80' };
    await softwareBilled([{ tax: '31.00' }]);
    await tenant.it.bill([{ item: SOFTWARE, cycleEnd: '', ...refund }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });
    await tenant.it.orders(ANNA, [
      { billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 5 }] },
    ]);
    await tenant.it.entitlements(ANNA, []);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match('G000000002'))).toEqual([
      'ENTITLEMENT_MISSING root claim 62+6.2 USD',
    ]);
  });

  it.each([
    ['the order and its line', {}],
    ['the order by its short id', { orderId: 'unknown', alternateId: 'order-1' }],
    ['the order alone, and is of the product ordered', { orderLine: null }],
  ])('is silent when an entitlement names %s', async (_what, entitlement) => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [entitlement]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('takes no right that comes with another product for a delivery', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ orderId: 'order-2', included: [{}] }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_MISSING root claim 310+0 USD',
    ]);
  });

  it('says nothing where the entitlements of the customer did not come', async () => {
    await softwareBilled();
    await tenant.it.entitlements(BERT, []);
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);

    await tenant.it.entitlements(ANNA, []);
    await tenant.it.lacks('entitlements', ANNA);
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('waits for a day after the order', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, []);

    const before = await tenant.it.match(undefined, { asOf: '2026-01-11T09:29:59.999Z' });
    const after = await tenant.it.match(undefined, { asOf: '2026-01-11T09:30:00.000Z' });

    expect(await findingsOf(tenant.it.db, before)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after)).toHaveLength(1);
  });

  it.each([
    [
      'prefulfillmentPending',
      ': its delivery is still pending at Partner Center (prefulfillmentPending)',
      'none; delivery still pending at Partner Center (prefulfillmentPending)',
    ],
    [
      'unfulfilled',
      ': its delivery is still pending at Partner Center (unfulfilled)',
      'none; delivery still pending at Partner Center (unfulfilled)',
    ],
    [
      'fulfilled',
      ', though Partner Center calls its delivery fulfilled',
      'none; delivery fulfilled, says Partner Center',
    ],
    [
      'failed',
      ', though Partner Center calls its delivery failed',
      'none; delivery failed, says Partner Center',
    ],
  ])('says from a day after the order that its delivery is %s', async (status, clause, text) => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, []);
    await tenant.it.provisioning(status);

    const before = await tenant.it.match(undefined, { asOf: '2026-01-11T08:30:00Z' });
    const after = await tenant.it.match(undefined, { asOf: '2026-01-11T10:30:00Z' });

    expect(await findingsOf(tenant.it.db, before)).toEqual([]);
    expect(await findingsOf(tenant.it.db, after)).toMatchObject([
      {
        code: 'ENTITLEMENT_MISSING',
        confidence: 'certain',
        stake_net: '310',
        expected_text: 'an entitlement',
        actual_text: text,
        why: `Microsoft charged 25 units of Business Standard for Anna Ltd, and nothing was delivered for it (order order-1 line 0)${clause}.`,
      },
    ]);
  });

  it('judges without the delivery status where it did not come, also where an older one is held', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, []);
    const without = await findingsOf(tenant.it.db, await tenant.it.match());
    await tenant.it.provisioning('unfulfilled');
    const withIt = await findingsOf(tenant.it.db, await tenant.it.match());
    await tenant.it.lacks('provisioning', 'order-1');
    const missed = await tenant.it.match();

    expect(withIt).not.toEqual(without);
    expect(await findingsOf(tenant.it.db, missed)).toEqual(without);
    expect((await judgementOf(tenant.it.db, missed)).verdict).toBe('open');
  });

  it("judges anew when the delivery status changes, and not when another order's does", async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, []);
    await tenant.it.provisioning('prefulfillmentPending');
    await tenant.it.match();
    await tenant.it.provisioning('unfulfilled', [], 'order-2');
    expect(await tenant.it.match()).toMatchObject({ reused: true });

    await tenant.it.provisioning('unfulfilled');
    expect(await tenant.it.match()).toMatchObject({ reused: false });
  });

  it('ignores seats, which need no entitlement, and what has a subscription', async () => {
    await tenant.it.orders(ANNA, [
      {},
      {
        id: 'order-2',
        billingCycle: 'one_time',
        lines: [{ item: SOFTWARE, subscriptionId: 'subscription-1' }],
      },
    ]);
    await tenant.it.bill([{ item: SEATS }, { orderId: 'order-2', item: SOFTWARE, cycleEnd: '' }]);
    await tenant.it.entitlements(ANNA, []);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores what was refunded whole, and what is free', async () => {
    await softwareBilled([{}, { chargeType: 'cancelImmediate', subtotal: '-310.00' }]);
    await tenant.it.entitlements(ANNA, []);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).not.toContain(
      'ENTITLEMENT_MISSING root claim 310+0 USD',
    );

    await softwareBilled([{ subtotal: '0' }]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'ENTITLEMENT_MISSING')).toEqual(
      [],
    );
  });
});
