import { describe, expect, it } from 'vitest';

import { findingsOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function judged(more: Record<string, unknown>, subtotal = '310.00') {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{ subtotal, tax: '0', more }]);
  return findingsOf(tenant.it.db, await tenant.it.match(), 'FX_ONE');
}

describe('FX_ONE', () => {
  it('finds a rate of 1 between two currencies, and puts all of it in question', async () => {
    expect(await judged({ pricingCurrency: 'EUR', pcToBCExchangeRate: '1' })).toEqual([
      {
        code: 'FX_ONE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '0',
        expected_text: 'a rate from EUR to USD',
        actual_text: 'a rate of 1',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft priced Business Standard for Anna Ltd in EUR and billed it in USD at a rate of 1.',
      },
    ]);
  });

  it.each(['', '0', undefined])('finds a missing rate, printed as %s', async (rate) => {
    expect(await judged({ pricingCurrency: 'EUR', pcToBCExchangeRate: rate })).toMatchObject([
      { actual_text: 'no rate', stake_net: '310' },
    ]);
  });

  it('is silent when there is a rate', async () => {
    const more = { pricingCurrency: 'EUR', pcToBCExchangeRate: '1.0001' };
    expect(await judged(more)).toEqual([]);
  });

  it('ignores equal currencies, and lines without money', async () => {
    expect(await judged({ pricingCurrency: 'USD', pcToBCExchangeRate: '1' })).toEqual([]);
    await tenant.it.reset();
    await tenant.it.customers();
    expect(await judged({ pricingCurrency: 'EUR', pcToBCExchangeRate: '1' }, '0')).toEqual([]);
  });
});
