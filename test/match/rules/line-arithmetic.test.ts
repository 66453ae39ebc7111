import { describe, expect, it } from 'vitest';

import { findingsOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** One line of an order without a promise. */
async function judged(line: {
  price: string;
  quantity: string;
  subtotal: string;
  rate?: string;
  currency?: string;
  chargeType?: string;
}) {
  const { price, quantity, subtotal, rate, currency = 'USD', chargeType = 'addQuantity' } = line;
  await tenant.it.orders(ANNA, [{ currency, status: 'cancelled' }]);
  await tenant.it.bill(
    [
      {
        quantity,
        subtotal,
        currency,
        chargeType,
        more: {
          effectiveUnitPrice: price,
          ...(rate === undefined ? {} : { pcToBCExchangeRate: rate, pricingCurrency: 'CHF' }),
        },
      },
    ],
    { currency },
  );
  return findingsOf(tenant.it.db, await tenant.it.match(), 'LINE_ARITHMETIC');
}

describe('LINE_ARITHMETIC', () => {
  it('finds a subtotal that no formula makes, with its share of tax', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([
      { subtotal: '310.00', tax: '31.00', more: { effectiveUnitPrice: '12.00' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([
      {
        code: 'LINE_ARITHMETIC',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '10',
        stake_tax: '1',
        expected_net: '300',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 310.00 USD for Business Standard for Anna Ltd, while price and quantity make 300.00 USD.',
      },
    ]);
  });

  it.each([
    { what: 'seats, unit first', price: '-9.42974', quantity: '10', subtotal: '-94.20' },
    { what: 'seats, product first', price: '9.408', quantity: '12', subtotal: '112.89' },
    { what: 'seats, converted', price: '100', quantity: '3', rate: '0.86833', subtotal: '260.49' },
    { what: 'usage', price: '0.868', quantity: '29', rate: '0.85', subtotal: '21.39' },
    { what: 'tiered usage', price: '2.5415', quantity: '32', subtotal: '81.33' },
    { what: 'a refund cut toward zero', price: '-232.258', quantity: '1', subtotal: '-232.25' },
    { what: 'yen', price: '1234.5', quantity: '1', subtotal: '1234', currency: 'JPY' },
    { what: 'fils', price: '1.2345', quantity: '1', subtotal: '1.234', currency: 'KWD' },
  ])('is silent on what Microsoft prints for $what', async (line) => {
    expect(await judged(line)).toEqual([]);
  });

  it('forgives one minor unit for each unit of quantity, and not a cent more', async () => {
    expect(await judged({ price: '9.29', quantity: '10', subtotal: '93.00' })).toEqual([]);
    await tenant.it.reset();
    await tenant.it.customers();
    expect(await judged({ price: '9.29', quantity: '10', subtotal: '93.01' })).toMatchObject([
      { stake_net: '0.11' },
    ]);
  });

  it.each([
    ['JPY', '101', '102'],
    ['KWD', '100.001', '100.002'],
  ])('forgives one minor unit of %s at least', async (currency, within, beyond) => {
    const half = { price: '200', quantity: '0.5', currency };
    expect(await judged({ ...half, subtotal: within })).toEqual([]);
    await tenant.it.reset();
    await tenant.it.customers();
    expect(await judged({ ...half, subtotal: beyond })).toHaveLength(1);
  });

  it('leaves the sign of an amount to SIGN_INCONSISTENT', async () => {
    expect(await judged({ price: '9.42', quantity: '10', subtotal: '-94.20' })).toEqual([]);
  });

  it('ignores a line with neither price nor quantity', async () => {
    expect(await judged({ price: '0', quantity: '0', subtotal: '5.00' })).toEqual([]);
  });

  it('names what is missing on a line that is printed at nothing', async () => {
    expect(await judged({ price: '9.42', quantity: '10', subtotal: '0' })).toMatchObject([
      { stake_type: 'exposure', stake_net: '94.2', expected_net: '94.2', actual_net: '0' },
    ]);
  });

  it('contributes nothing where the exchange rate is off as well', async () => {
    await tenant.it.orders(ANNA, [{ currency: 'EUR' }]);
    await tenant.it.bill(
      [
        {
          currency: 'EUR',
          subtotal: '200.00',
          more: { effectiveUnitPrice: '10', pricingCurrency: 'USD', pcToBCExchangeRate: '1' },
        },
      ],
      { currency: 'EUR' },
    );

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'FX_ONE root claim 200+0 EUR',
      'LINE_ARITHMETIC contributing none 0+0 EUR',
    ]);
  });

  it('adds up the lines of one group, and says how many of them', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 75 }] }]);
    await tenant.it.bill([
      {},
      { subtotal: '311.00', more: { effectiveUnitPrice: '12.40' } },
      { subtotal: '312.00', more: { effectiveUnitPrice: '12.40' } },
    ]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toMatchObject([
      {
        code: 'LINE_ARITHMETIC',
        stake_net: '3',
        why: 'Microsoft charged 623.00 USD for Business Standard for Anna Ltd, while price and quantity make 620.00 USD on 2 of its 3 lines.',
      },
    ]);
  });

  it('contributes nothing where the price is off as well', async () => {
    await tenant.it.orders(ANNA, [{ price: '10.00' }]);
    await tenant.it.bill([{ subtotal: '310.00', more: { effectiveUnitPrice: '12.00' } }]);

    expect(await stakesOf(tenant.it.db, await tenant.it.match())).toEqual([
      'LINE_ARITHMETIC contributing none 0+0 USD',
      'UNIT_PRICE_OVER root claim 51.67+0 USD',
    ]);
  });
});
