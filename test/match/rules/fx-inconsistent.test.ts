import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const CODE = 'FX_INCONSISTENT';

/** Lines of orders of their own, 25 units at 10 EUR, billed in USD at these rates. */
async function judged(
  rates: readonly { rate: string; on?: string; subtotal?: string; from?: string }[],
) {
  await tenant.it.orders(
    ANNA,
    rates.map((_, index) => ({ id: `order-${index}` })),
  );
  await tenant.it.bill(
    rates.map(({ rate, on = '2026-01-28T00:00:00Z', subtotal, from = 'EUR' }, index) => ({
      orderId: `order-${index}`,
      subtotal: subtotal ?? String(250 * Number(rate)),
      more: {
        effectiveUnitPrice: '10',
        pricingCurrency: from,
        pcToBCExchangeRate: rate,
        pcToBCExchangeRateDate: on,
      },
    })),
  );
  return tenant.it.match();
}

describe('FX_INCONSISTENT', () => {
  it('finds the rate that fewer lines show, and claims what it added', async () => {
    const match = await judged([{ rate: '1.2' }, { rate: '1.2' }, { rate: '1.5' }]);

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: CODE,
        role: 'root',
        confidence: 'suspected',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '75',
        stake_tax: '0',
        expected_text: 'a rate of 1.2',
        actual_text: 'a rate of 1.5',
        customer_id: ANNA,
        order_id: 'order-2',
        order_line: 0,
        lines: 1,
        why: 'Microsoft converted Business Standard for Anna Ltd from EUR to USD at a rate of 1.5, and other lines of that day (2026-01-28) at 1.2.',
      },
    ]);
  });

  it('takes the lower of two equally common rates for the right one', async () => {
    const match = await judged([{ rate: '1.5' }, { rate: '1.2' }]);

    expect(await stakesOf(tenant.it.db, match)).toEqual([`${CODE} root claim 75+0 USD`]);
  });

  it('is silent on one rate printed with different numbers of digits', async () => {
    const match = await judged([
      { rate: '1.2000004', subtotal: '300' },
      { rate: '1.2', subtotal: '300' },
    ]);

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores other days, other currencies, days that are unknown, and a rate of 1', async () => {
    const match = await judged([
      { rate: '1.2' },
      { rate: '1.5', on: '2026-01-29T00:00:00Z' },
      { rate: '1.6', from: 'GBP' },
      { rate: '1.7', on: '0001-01-01T00:00:00Z' },
      { rate: '1' },
    ]);

    expect(await findingsOf(tenant.it.db, match, CODE)).toEqual([]);
  });
});
