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

describe('ENTITLEMENT_SHORT', () => {
  it('finds the units that are charged and were not delivered', async () => {
    await softwareBilled([{ tax: '58.90' }]);
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'ENTITLEMENT_SHORT',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '62',
        stake_tax: '11.78',
        expected_quantity: '25',
        actual_quantity: '20',
        expected_net: '248',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd and delivered 20 units (order order-1 line 0).',
      },
    ]);
  });

  it('counts what was revoked as not delivered', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }, { quantity: 5, state: 'Revoked' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_SHORT root claim 62+0 USD',
    ]);
  });

  it('counts what was revoked of one entitlement as not delivered', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [
      {
        quantity: 25,
        details: [
          { quantity: 20, status: 'Fulfilled' },
          { quantity: 5, status: 'Revoked' },
        ],
      },
    ]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_SHORT root claim 62+0 USD',
    ]);
  });

  it('is silent when several entitlements add up to what is charged', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }, { quantity: 5 }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('counts refunds on the same invoice down', async () => {
    await tenant.it.orders(ANNA, [
      { billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 20 }] },
    ]);
    await tenant.it.bill([
      { item: SOFTWARE, cycleEnd: '' },
      {
        item: SOFTWARE,
        cycleEnd: '',
        chargeType: 'removeQuantity',
        quantity: '5',
        subtotal: '-62.00',
      },
    ]);
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'ENTITLEMENT_SHORT')).toEqual(
      [],
    );
  });

  it('leaves the money to more units charged than ordered', async () => {
    await tenant.it.orders(ANNA, [
      { billingCycle: 'one_time', lines: [{ item: SOFTWARE, quantity: 20 }] },
    ]);
    await tenant.it.bill([{ item: SOFTWARE, cycleEnd: '' }]);
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'ENTITLEMENT_SHORT contributing none 0+0 USD',
      'QUANTITY_OVER root claim 62+0 USD',
    ]);
  });

  it('is judged by the latest invoice of the order line alone', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);
    await tenant.it.bill(
      [{ item: SOFTWARE, cycleEnd: '', chargeType: 'refund', quantity: '5', subtotal: '-62.00' }],
      { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' },
    );

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'ENTITLEMENT_SHORT')).toEqual(
      [],
    );
    expect(
      await findingsOf(tenant.it.db, await tenant.it.match('G000000002'), 'ENTITLEMENT_SHORT'),
    ).toEqual([]);
  });

  it('is provisional for a day after the order while the rest is under way, and certain then', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);
    await tenant.it.provisioning('unfulfilled', [
      { quantity: 20, status: 'fulfilled' },
      { quantity: 5, status: 'unfulfilled' },
    ]);

    const before = await tenant.it.match(undefined, { asOf: '2026-01-11T08:30:00Z' });
    const after = await tenant.it.match(undefined, { asOf: '2026-01-11T10:30:00Z' });

    const finding = {
      code: 'ENTITLEMENT_SHORT',
      stake_net: '62',
      expected_text: 'all units delivered',
      actual_text: 'delivery still pending at Partner Center (unfulfilled)',
      why: 'Microsoft charged 25 units of Business Standard for Anna Ltd and delivered 20 units (order order-1 line 0): its delivery is still pending at Partner Center (unfulfilled).',
    };
    expect(await findingsOf(tenant.it.db, before)).toMatchObject([
      { ...finding, confidence: 'provisional' },
    ]);
    expect(await findingsOf(tenant.it.db, after)).toMatchObject([
      { ...finding, confidence: 'certain' },
    ]);
  });

  it('is certain at once where Partner Center calls the delivery fulfilled', async () => {
    await softwareBilled();
    await tenant.it.entitlements(ANNA, [{ quantity: 20 }]);
    await tenant.it.provisioning('fulfilled', [{ quantity: 25, status: 'fulfilled' }]);

    const match = await tenant.it.match(undefined, { asOf: '2026-01-11T08:30:00Z' });

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      {
        confidence: 'certain',
        actual_text: 'delivery fulfilled, says Partner Center',
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd and delivered 20 units (order order-1 line 0), though Partner Center calls its delivery fulfilled.',
      },
    ]);
  });
});
