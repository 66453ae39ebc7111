import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('CURRENCY_MISMATCH', () => {
  it("finds a charge in neither of the order's currencies, and puts all of it in question", async () => {
    await tenant.it.orders(ANNA, [{ currency: 'GBP' }]);
    await tenant.it.bill([{ tax: '58.90' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'CURRENCY_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '310',
        stake_tax: '58.9',
        actual_net: '310',
        expected_text: 'GBP',
        actual_text: 'USD',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd in USD, while order order-1 is in GBP.',
      },
    ]);
  });

  it("is silent on a charge priced in the order's currency and billed in another", async () => {
    await tenant.it.orders(ANNA, [{ currency: 'USD' }]);
    await tenant.it.bill(
      [
        {
          currency: 'EUR',
          subtotal: '279.00',
          more: {
            pricingCurrency: 'USD',
            effectiveUnitPrice: '12.40',
            pcToBCExchangeRate: '0.9',
          },
        },
      ],
      { currency: 'EUR' },
    );

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it("is silent on a charge billed in the order's currency and priced in another", async () => {
    await tenant.it.orders(ANNA, [{ currency: 'EUR' }]);
    await tenant.it.bill(
      [
        {
          currency: 'EUR',
          subtotal: '279.00',
          more: {
            pricingCurrency: 'USD',
            effectiveUnitPrice: '12.40',
            pcToBCExchangeRate: '0.9',
          },
        },
      ],
      { currency: 'EUR' },
    );

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('compares no amounts across currencies: a promise in another one is none', async () => {
    await tenant.it.orders(ANNA, [{ currency: 'GBP', price: '1.00' }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CURRENCY_MISMATCH root claim 310+0 USD',
    ]);
  });

  it('owns the money where the quantity is off as well', async () => {
    await tenant.it.orders(ANNA, [{ currency: 'GBP', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'CURRENCY_MISMATCH root claim 310+0 USD',
      'QUANTITY_OVER contributing none 0+0 USD',
    ]);
  });

  it('ignores an order that names no currency', async () => {
    await tenant.it.orders(ANNA, [{ currency: '' }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('closes when a later invoice takes the charge back', async () => {
    await tenant.it.orders(ANNA, [{ currency: 'GBP' }]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    for (const id of ['G000000001', 'G000000002']) {
      expect(
        await findingsOf(tenant.it.db, await tenant.it.match(id), 'CURRENCY_MISMATCH'),
      ).toEqual([]);
    }
  });
});
