import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf, stakesOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { INVOICE, useTenant } from '../use-tenant.ts';

const tenant = useTenant();

describe('QUANTITY_OVER', () => {
  it('finds the units charged above the order, valued at what a unit was charged, with their tax', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00', tax: '58.90' }]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'QUANTITY_OVER',
        role: 'root',
        confidence: 'certain',
        currency: 'USD',
        stake_type: 'claim',
        stake_net: '62',
        stake_tax: '11.78',
        expected_quantity: '20',
        actual_quantity: '25',
        expected_net: '248',
        actual_net: '310',
        customer_id: ANNA,
        order_id: 'order-1',
        order_line: 0,
        lines: 1,
        why: 'Microsoft charged 25 units of Business Standard for Anna Ltd, while order order-1 line 0 is for 20 units.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('sums lines that bill one order line in parts', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([
      { quantity: '10', subtotal: '124.00' },
      { quantity: '15', subtotal: '186.00' },
    ]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual(['QUANTITY_OVER root claim 62+0 USD']);
  });

  it('is silent when as many units are charged as are ordered', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('explained');
  });

  it('nets a seat change: the reversal of the old count and the bill of the new one', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 12 }] }]);
    await tenant.it.bill([
      { quantity: '10', subtotal: '100.80' },
      { chargeType: 'addQuantity', quantity: '10', subtotal: '-94.08' },
      { chargeType: 'addQuantity', quantity: '12', subtotal: '112.89' },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
    expect(await judgementOf(tenant.it.db, match)).toMatchObject({
      verdict: 'explained',
      matched_lines: 3,
      matched_net: '119.61',
    });
  });

  it('counts a conversion that reverses at 0 down, and an extended term not at all', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([
      { quantity: '25', subtotal: '0' },
      { chargeType: 'extendTerm', quantity: '25', subtotal: '0' },
      { chargeType: 'convert', quantity: '25', subtotal: '0' },
      { chargeType: 'convert', quantity: '25', subtotal: '310.00' },
    ]);

    const match = await tenant.it.match();

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('judges units of several invoices together, at the latest invoice only', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 30 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);
    await tenant.it.bill([{ chargeType: 'addQuantity', quantity: '10', subtotal: '124.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    const earlier = await tenant.it.match(INVOICE);
    const latest = await tenant.it.match('G000000002');

    expect(await findingsOf(tenant.it.db, earlier)).toEqual([]);
    expect(await findingsOf(tenant.it.db, latest)).toMatchObject([
      {
        code: 'QUANTITY_OVER',
        stake_net: '62',
        expected_quantity: '30',
        actual_quantity: '35',
        actual_net: '434',
      },
    ]);
  });

  it('nets a refund that comes with a later invoice', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 20 }] }]);
    await tenant.it.bill([{ quantity: '25', subtotal: '310.00' }]);
    await tenant.it.bill([{ chargeType: 'refund', quantity: '5', subtotal: '-62.00' }], {
      id: 'G000000002',
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    const match = await tenant.it.match('G000000002');

    expect(await findingsOf(tenant.it.db, match)).toEqual([]);
  });

  it('ignores a cancelled order, which its refunds are judged by', async () => {
    await tenant.it.orders(ANNA, [{ status: 'cancelled', lines: [{ quantity: 0 }] }]);
    await tenant.it.bill([{}]);

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('does not net the lines of a voided invoice, by its own type or by the note that amends it', async () => {
    await tenant.it.orders(ANNA, [{}]);
    await tenant.it.bill([{}], { id: 'G000000008', documentType: 'void_note' });
    await tenant.it.bill([{}], {
      id: 'G000000009',
      more: {
        amendments: [
          {
            id: 'G000000010',
            invoiceDate: '2026-02-08T00:00:00Z',
            totalCharges: 310,
            currencyCode: 'USD',
            documentType: 'void_note',
            amendsOf: 'G000000009',
          },
        ],
      },
    });
    await tenant.it.bill([{ chargeType: 'addQuantity' }], {
      invoicedAt: '2026-03-08T00:00:00Z',
    });

    expect(await findingsOf(tenant.it.db, await tenant.it.match())).toEqual([]);
  });

  it('keeps currencies apart', async () => {
    await tenant.it.orders(ANNA, [{ lines: [{ quantity: 25 }] }]);
    await tenant.it.bill([{}, { currency: 'EUR', subtotal: '290.00' }]);

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      'CURRENCY_MISMATCH root claim 290+0 EUR',
      'MIXED_CURRENCY_INVOICE root exposure 290+0 EUR',
    ]);
  });

  it.each([
    { currency: 'JPY', subtotal: '1000', tax: '100', net: '333', stakeTax: '33' },
    { currency: 'KWD', subtotal: '100.000', tax: '10.000', net: '33.333', stakeTax: '3.333' },
    { currency: 'USD', subtotal: '100.00', tax: '10.00', net: '33.33', stakeTax: '3.33' },
  ])('rounds a share of $currency to its minor unit', async (given) => {
    const { currency, subtotal, tax, net, stakeTax } = given;
    await tenant.it.orders(ANNA, [{ currency, lines: [{ quantity: 2 }] }]);
    await tenant.it.bill([{ quantity: '3', subtotal, tax, currency }], { currency });

    const match = await tenant.it.match();

    expect(await stakesOf(tenant.it.db, match)).toEqual([
      `QUANTITY_OVER root claim ${net}+${stakeTax} ${currency}`,
    ]);
  });
});
