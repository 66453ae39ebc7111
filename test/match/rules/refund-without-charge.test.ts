import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, BERT } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

const REFUND = { chargeType: 'cancelImmediate', subtotal: '-310.00', tax: '-31.00' };

describe('REFUND_WITHOUT_CHARGE', () => {
  it('finds a refund whose order nobody knows', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ ...REFUND, orderId: 'order-9' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'REFUND_WITHOUT_CHARGE',
        role: 'root',
        confidence: 'provisional',
        currency: 'USD',
        stake_type: 'exposure',
        stake_net: '310',
        stake_tax: '31',
        actual_quantity: '-25',
        actual_net: '-310',
        expected_text: 'a charge',
        actual_text: 'none under order id order-9',
        customer_id: ANNA,
        order_id: 'order-9',
        lines: 1,
        why: 'Microsoft refunded 310.00 USD for Business Standard for Anna Ltd under order order-9, and no such order is known.',
      },
    ]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['finding']);
  });

  it('finds a refund of a known order that no invoice charges', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([REFUND]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      {
        code: 'REFUND_WITHOUT_CHARGE',
        stake_type: 'exposure',
        stake_net: '310',
        stake_tax: '31',
        why: 'Microsoft refunded 310.00 USD for Business Standard for Anna Ltd, and no invoice held charges it (order order-1 line 0).',
      },
    ]);
  });

  it('closes when the invoice with the charge comes', async () => {
    await tenant.it.orders(ANNA, [{ status: 'cancelled' }]);
    await tenant.it.bill([REFUND]);
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REFUND_WITHOUT_CHARGE root exposure 310+31 USD',
    ]);
    await tenant.it.bill([{ tax: '31.00' }], {
      id: 'G000000000',
      invoicedAt: '2026-01-08T00:00:00Z',
    });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('leaves what is charged without an order to CHARGE_WITHOUT_ORDER', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CHARGE_WITHOUT_ORDER root claim 310+0 USD',
    ]);
  });

  it('owns what is given back beyond an earlier charge without an order', async () => {
    await tenant.it.orders(ANNA, []);
    await tenant.it.bill([{ subtotal: '300.00' }], {
      id: 'G000000000',
      invoicedAt: '2026-01-08T00:00:00Z',
    });
    await tenant.it.bill([{ ...REFUND, tax: '0' }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'REFUND_WITHOUT_CHARGE root exposure 10+0 USD',
    ]);
  });

  it('ignores a customer whose orders did not come', async () => {
    await tenant.it.bill([{ ...REFUND, customerId: BERT }]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'REFUND_WITHOUT_CHARGE'),
    ).toEqual([]);
  });

  it('ignores a refund of what was bought for good before our first month', async () => {
    await tenant.it.orders(ANNA, [
      { orderedAt: '2025-12-31T23:59:59Z', billingCycle: 'one_time', status: 'cancelled' },
    ]);
    await tenant.it.bill([{ ...REFUND, cycleEnd: '' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched']);
    const { not_checked: notChecked } = await tenant.it.db
      .selectFrom('match')
      .select('not_checked')
      .where('match_id', '=', match.matchId)
      .executeTakeFirstOrThrow();
    expect(notChecked).toContain('refunds: 1 of charges before the first month held');
  });

  it.each([
    ['2026-01-31', 'finds', 1],
    ['2026-01-30', 'ignores', 0],
  ])(
    'by the cycle until %s it %s a refund of an old order billed by the month',
    async (cycleEnd, _finds, count) => {
      await tenant.it.orders(ANNA, [
        { orderedAt: '2025-06-01T00:00:00Z', billingCycle: 'monthly' },
      ]);
      await tenant.it.bill([{ ...REFUND, cycleEnd }]);

      expect(
        await findingsOf(tenant.it.db, await tenant.it.match(), 'REFUND_WITHOUT_CHARGE'),
      ).toHaveLength(count);
    },
  );

  it('ignores the reversal of a seat change whose first charge lies before our history', async () => {
    const change = { chargeType: 'removeQuantity', more: { referenceId: 'one' } };
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 10 }] }]);
    await tenant.it.bill([
      { ...change, subtotal: '-310.00' },
      { ...change, quantity: '10', subtotal: '124.00' },
    ]);

    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'REFUND_WITHOUT_CHARGE'),
    ).toEqual([]);
  });
});
