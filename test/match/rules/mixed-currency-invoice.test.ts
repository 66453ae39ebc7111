import { describe, expect, it } from 'vitest';

import { dispositionsOf, findingsOf, judgementOf } from '../judgement.ts';
import type { LineGiven } from '../partner-documents.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** An invoice in USD over one charge, and what else is listed under it. */
async function judged(...more: readonly LineGiven[]) {
  await tenant.it.orders(ANNA, [
    {},
    { id: 'order-2', currency: 'EUR' },
    { id: 'order-3', currency: 'GBP' },
  ]);
  await tenant.it.bill([{}, ...more]);
  return tenant.it.match();
}

describe('MIXED_CURRENCY_INVOICE', () => {
  it('finds lines in another currency than the header, which its total does not count', async () => {
    const match = await judged({
      orderId: 'order-2',
      currency: 'EUR',
      subtotal: '10.00',
      tax: '1.90',
    });

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'MIXED_CURRENCY_INVOICE',
        role: 'root',
        confidence: 'certain',
        currency: 'EUR',
        stake_type: 'exposure',
        stake_net: '10',
        stake_tax: '1.9',
        expected_net: '0',
        actual_net: '10',
        expected_text: 'USD',
        actual_text: 'EUR',
        lines: 0,
        why: 'Invoice G000000001 is in USD, and 1 of its lines (11.90 EUR in all) is not: the total counts none of that.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('does-not-tie');
    expect(await dispositionsOf(tenant.it.db, match)).toEqual(['matched', 'matched']);
  });

  it('finds each foreign currency apart', async () => {
    const match = await judged(
      { orderId: 'order-2', currency: 'EUR', subtotal: '10.00' },
      { orderId: 'order-3', currency: 'GBP', subtotal: '20.00' },
    );

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { code: 'MIXED_CURRENCY_INVOICE', currency: 'EUR', stake_net: '10' },
      { code: 'MIXED_CURRENCY_INVOICE', currency: 'GBP', stake_net: '20' },
    ]);
  });

  it('finds foreign lines that add up to nothing, with nothing at stake', async () => {
    const match = await judged(
      { orderId: 'order-2', currency: 'EUR', subtotal: '10.00' },
      { orderId: 'order-2', currency: 'EUR', subtotal: '-10.00', chargeType: 'cancel' },
    );

    expect(await findingsOf(tenant.it.db, match, 'MIXED_CURRENCY_INVOICE')).toMatchObject([
      { currency: 'EUR', stake_type: 'none', stake_net: '0' },
    ]);
  });

  it('is silent when all lines are in the currency of the header, whatever its case', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { more: { currencyCode: 'usd' } });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores lines that are priced in another currency and billed in this one', async () => {
    const match = await judged({
      orderId: 'order-2',
      more: { pricingCurrency: 'EUR', pcToBCExchangeRate: '1.2' },
    });

    expect(await findingsOf(tenant.it.db, match, 'MIXED_CURRENCY_INVOICE')).toEqual([]);
  });
});
