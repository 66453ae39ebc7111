import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('BILLING_FREQUENCY_MISMATCH', () => {
  it('finds an order to be paid once that is billed by the month', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'one_time' }]);
    await tenant.it.bill([{ tax: '58.90', more: { billingFrequency: 'Monthly' } }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        actual_net: '310',
        expected_text: 'once',
        actual_text: 'monthly',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft bills Business Standard for Anna Ltd monthly, while order order-1 is to be billed once.',
      },
    ]);
  });

  it.each([
    ['monthly', { billingFrequency: 'Annual' }, '2027-01-09'],
    ['annual', { billingFrequency: 'monthly' }, '2026-02-09'],
    ['monthly', { billingFrequency: '', termAndBillingCycle: '' }, ''],
  ])(
    'finds an order billed %s whose line says %o and ends "%s"',
    async (billingCycle, more, cycleEnd) => {
      await tenant.it.orders(ANNA, [{ billingCycle }]);
      await tenant.it.bill([{ cycleEnd, more }]);

      expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
        `${CODE} root claim 310+0 USD`,
      ]);
    },
  );

  it('is silent on perpetual software that is paid once', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'one_time' }]);
    await tenant.it.bill([{ cycleEnd: '' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });

  it('ignores a line that leaves its frequency out and has a term or an end', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'monthly' }]);
    await tenant.it.bill([
      { quantity: '20', subtotal: '248.00' },
      { quantity: '5', subtotal: '62.00', more: { termAndBillingCycle: 'One-Year commitment' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a changed billing plan and an order of no known cycle', async () => {
    await tenant.it.orders(ANNA, [{}, { id: 'order-2', billingCycle: 'none' }]);
    await tenant.it.bill([
      { chargeType: 'changeBillingPlan', more: { billingFrequency: 'Annual' } },
      { orderId: 'order-2', more: { billingFrequency: 'Annual' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), CODE)).toEqual([]);
  });

  it('closes when a later invoice takes the charge back', async () => {
    await tenant.it.orders(ANNA, [{ billingCycle: 'one_time' }]);
    await tenant.it.bill([{ more: { billingFrequency: 'Monthly' } }]);
    await tenant.it.bill(
      [{ chargeType: 'refund', subtotal: '-310.00', more: { billingFrequency: 'Monthly' } }],
      {
        id: 'G000000002',
        invoicedAt: '2026-03-08T00:00:00Z',
      },
    );

    for (const id of ['G000000001', 'G000000002']) {
      expect(await findingsOf(tenant.it.db, await tenant.it.match(id), CODE)).toEqual([]);
    }
  });
});

const CODE = 'BILLING_FREQUENCY_MISMATCH';
