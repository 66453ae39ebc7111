import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf, UNPRICED } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();
const LATER = { id: 'G000000002', invoicedAt: '2026-03-08T00:00:00Z' };

describe('UNIT_PRICE_OVER', () => {
  it('finds a price above the promise, on the quantity charged, with its share of tax', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00' }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00', tax: '58.90' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'UNIT_PRICE_OVER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '60',
        stake_tax: '11.4',
        expected_unit_price: '10',
        actual_unit_price: '12.4',
        expected_net: '250',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 12.40 USD a unit of Business Standard for Anna Ltd, while order order-1 line 0 promises 10.00 USD.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('stands beside the quantity: both together are the difference', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);

    // 310 charged, 20 x 10 promised: 5 x 10 for the quantity, 25 x 2.40 for the price.
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'QUANTITY_OVER root claim 50+0 USD',
      'UNIT_PRICE_OVER root claim 60+0 USD',
    ]);
  });

  it('is silent when the price is the one promised, to the digits printed', async () => {
    await tenant.it.orders(ANNA, [{ price: '9.288' }]);
    await tenant.it.bill([{ subtotal: '232.20', more: { effectiveUnitPrice: '9.29' } }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).not_checked).not.toContain(UNPRICED);
  });

  it('never takes fewer digits than cents for a rounded price', async () => {
    await tenant.it.orders(ANNA, [{ price: '11.60' }]);
    await tenant.it.bill([{ subtotal: '300', more: { effectiveUnitPrice: '12' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'UNIT_PRICE_OVER root claim 10+0 USD',
    ]);
  });

  it('judges a prorated line by its unit price, and only suspects', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ quantity: 35 }] }]);
    await tenant.it.bill([
      { quantity: '25', subtotal: '250.00' },
      {
        chargeType: 'addQuantity',
        quantity: '10',
        subtotal: '60.00',
        more: { unitPrice: '12.00', effectiveUnitPrice: '6.00' },
      },
    ]);

    // Half a cycle at 12 in place of 10: a sixth of 60.
    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      {
        code: 'UNIT_PRICE_OVER',
        confidence: 'suspected',
        stake_net: '10',
        actual_unit_price: '12',
      },
    ]);
  });

  it('takes a cycle shorter than ordered for a prorated one', async () => {
    await tenant.it.orders(ANNA, [{ price: '12.40' }]);
    await tenant.it.bill([
      { subtotal: '155.00', cycleEnd: '2026-01-24', more: { unitPrice: '12.40' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('nets a charge of the wrong price with its reversal', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([
      { subtotal: '310.00' },
      { chargeType: 'addQuantity', subtotal: '-310.00' },
      { chargeType: 'addQuantity', subtotal: '250.00' },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'UNIT_PRICE_OVER')).toEqual([]);
  });

  it('claims nothing any more of what a later invoice takes back, nor does that one', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00' }]);
    await tenant.it.bill([{ tax: '31.00' }]);
    await tenant.it.bill([{ chargeType: 'refund', subtotal: '-310.00', tax: '-31.00' }], LATER);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
    expect(await findingsOf(tenant.it.db, await tenant.it.match(LATER.id))).toEqual([]);
  });

  it('claims its share of what a later invoice leaves', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([{ tax: '31.00' }]);
    await tenant.it.bill(
      [{ chargeType: 'refund', quantity: '20', subtotal: '-248.00', tax: '-24.80' }],
      LATER,
    );

    // 5 of 25 units at 2.40 too much.
    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'UNIT_PRICE_OVER root claim 12+1.2 USD',
    ]);
  });

  it('ignores a prorated line with a price adjustment: its unit price is the list price', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00' }]);
    await tenant.it.bill([
      {
        chargeType: 'addQuantity',
        subtotal: '125.00',
        more: { unitPrice: '12.40', priceAdjustmentDescription: '["Price for given term"]' },
      },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match(), 'UNIT_PRICE_OVER')).toEqual([]);
  });

  it('ignores what no price was promised for, and counts it without changing the verdict', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{ subtotal: '9999.00' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'explained',
      not_checked: ['statement: never pulled', UNPRICED],
    });
  });

  it('ignores a charge of several order lines that were promised different prices', async () => {
    await tenant.it.orders(ANNA, [
      { id: 'order-1', price: '10.00' },
      { id: 'order-2', price: '12.00' },
    ]);
    await tenant.it.bill([{ orderId: 'order-1, order-2', quantity: '50', subtotal: '600.00' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).not_checked).toContain(UNPRICED);
  });

  it('ignores a line that is priced in another currency than the order', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00', currency: 'EUR' }]);
    await tenant.it.bill(
      [{ currency: 'EUR', more: { pricingCurrency: 'USD', pcToBCExchangeRate: '0.9' } }],
      { currency: 'EUR' },
    );

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match, 'UNIT_PRICE_OVER')).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).not_checked).toContain(UNPRICED);
  });
});
