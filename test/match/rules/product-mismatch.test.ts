import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA, SEATS, SOFTWARE } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('PRODUCT_MISMATCH', () => {
  it('finds another product than ordered, and claims what it costs beyond the promise', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{ subtotal: '310.00', tax: '31.00' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'PRODUCT_MISMATCH')).toEqual([
      {
        code: 'PRODUCT_MISMATCH',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '60',
        stake_tax: '6',
        expected_net: '250',
        actual_net: '310',
        expected_text: SOFTWARE,
        actual_text: SEATS,
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged Business Standard for Anna Ltd, while order order-1 line 0 is for product DG7GMGF0FKX9.',
      },
    ]);
  });

  it('puts the whole charge in question where nothing was promised, quantity included', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE, quantity: 20 }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'PRODUCT_MISMATCH root claim 310+0 USD',
      'QUANTITY_OVER contributing none 0+0 USD',
    ]);
  });

  it('names an exposure where the other product is cheaper', async () => {
    await tenant.it.orders(ANNA, [{ price: '14.00', lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{}]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'PRODUCT_MISMATCH root exposure 40+0 USD',
      'UNIT_PRICE_UNDER contributing none 0+0 USD',
    ]);
  });

  it('claims what a later invoice leaves of the charge, and closes when that is nothing', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{}]);
    await tenant.it.bill([{ chargeType: 'refund', quantity: '5', subtotal: '-62.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });
    expect(
      await findingsOf(tenant.it.db, await tenant.it.match(), 'PRODUCT_MISMATCH'),
    ).toMatchObject([{ stake_net: '48' }]);

    await tenant.it.bill([{ chargeType: 'refund', quantity: '20', subtotal: '-248.00' }], {
      id: 'G000000003',
      invoicedAt: '2026-04-08T00:00:00Z',
    });
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('is silent when the ids agree in another case', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SEATS.toLowerCase() }] }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('ignores a conversion, which swaps products on purpose', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: SOFTWARE }] }]);
    await tenant.it.bill([{ chargeType: 'convert' }]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'PRODUCT_MISMATCH')).toEqual([]);
  });

  it('ignores a legacy offer, which names no product', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ item: '031c9e47-4802-4248-838e-778fb1d2cc05' }] }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });
});
