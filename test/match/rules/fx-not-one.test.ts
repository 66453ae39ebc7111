import { describe, expect, it } from 'vitest';

import { findingsOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function judged(more: Record<string, unknown>) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([
    { subtotal: '250.00', tax: '25.00', more: { effectiveUnitPrice: '8.00', ...more } },
  ]);
  return findingsOf(tenant.it.db, await tenant.it.match(), 'FX_NOT_ONE');
}

describe('FX_NOT_ONE', () => {
  it('finds a rate between equal currencies, and claims what it added', async () => {
    expect(await judged({ pricingCurrency: 'USD', pcToBCExchangeRate: '1.25' })).toEqual([
      {
        code: 'FX_NOT_ONE',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '50',
        stake_tax: '5',
        expected_text: 'a rate of 1',
        actual_text: 'a rate of 1.25',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft priced and billed Business Standard for Anna Ltd in USD, and yet converted it at a rate of 1.25.',
      },
    ]);
  });

  it('names an exposure where the rate made the charge cheaper', async () => {
    const found = await judged({
      effectiveUnitPrice: '12.50',
      pricingCurrency: 'usd',
      pcToBCExchangeRate: '0.8',
    });

    expect(found).toMatchObject([{ stake_type: 'exposure', stake_net: '62.5', stake_tax: '6.25' }]);
  });

  it.each([
    ['the rate is 1', { pricingCurrency: 'USD', pcToBCExchangeRate: '1.0000' }],
    ['there is no rate', { pricingCurrency: 'USD', pcToBCExchangeRate: '' }],
    ['the rate is printed as 0', { pricingCurrency: 'USD', pcToBCExchangeRate: '0' }],
  ])('is silent when %s', async (_what, more) => {
    expect(await judged({ effectiveUnitPrice: '10.00', ...more })).toEqual([]);
  });

  it('is as grave as an amount that was not converted', async () => {
    await judged({ pricingCurrency: 'USD', pcToBCExchangeRate: '1.25' });
    const { severity } = await tenant.it.db
      .selectFrom('finding')
      .select('severity')
      .where('code', '=', 'FX_NOT_ONE')
      .executeTakeFirstOrThrow();

    expect(severity).toBe('high');
  });

  it('ignores a line that names no pricing currency', async () => {
    expect(await judged({ pcToBCExchangeRate: '1.25' })).toEqual([]);
  });
});
