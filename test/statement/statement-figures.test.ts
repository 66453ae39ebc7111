import { describe, expect, it } from 'vitest';

import { faultInFigures } from '../../src/statement/fault-in-figures.ts';
import { figuresOf } from '../../src/statement/statement-figures.ts';
import { AMERICAN, CANADIAN, DANISH, FRENCH, JAPANESE, SWISS } from './golden-statements.ts';

describe('the figures of a statement', () => {
  it('are read from the American layout', () => {
    expect(figuresOf(AMERICAN)).toEqual({
      documentNumber: 'G000024132',
      paymentTerms: 'Net 60 days',
      invoicedOn: '2019-07-06',
      dueOn: '2019-09-04',
      periodStartOn: '2019-06-01',
      periodEndOn: '2019-06-30',
      currency: 'USD',
      charges: '600.00',
      credits: '100.00',
      azureCredit: null,
      subtotal: '500.00',
      taxes: [{ label: 'Tax', amount: '0.00' }],
      tax: '0.00',
      total: '500.00',
      amountBox: '500.00',
    });
  });

  it('are read from the Danish layout, where tax is a sum of rounded parts', () => {
    expect(figuresOf(DANISH)).toEqual({
      documentNumber: 'T000655964',
      paymentTerms: 'Net 60 days',
      invoicedOn: '2021-01-04',
      dueOn: '2021-03-05',
      periodStartOn: '2020-12-01',
      periodEndOn: '2020-12-31',
      currency: 'DKK',
      charges: '39629.27',
      credits: '0.00',
      azureCredit: null,
      subtotal: '39629.27',
      taxes: [{ label: 'VAT (25,00%)', amount: '9907.34' }],
      tax: '9907.34',
      total: '49536.61',
      amountBox: '49536.61',
    });
  });

  it('hold every tax row and the Azure credit, and nothing of the pages that follow', () => {
    expect(figuresOf(CANADIAN)).toMatchObject({
      documentNumber: 'G000111222',
      charges: '1050.00',
      azureCredit: '50.00',
      subtotal: '1000.00',
      taxes: [
        { label: 'GST/HST (5%)', amount: '50.00' },
        { label: 'PST/QST (9.975%)', amount: '99.75' },
      ],
      tax: '149.75',
      total: '1149.75',
    });
  });

  it('have no parts in yen, and years may come first', () => {
    expect(figuresOf(JAPANESE)).toMatchObject({
      invoicedOn: '2026-02-08',
      dueOn: '2026-04-09',
      periodEndOn: '2026-01-31',
      currency: 'JPY',
      subtotal: '1234567',
      tax: '123457',
      total: '1358024',
    });
  });

  it('are grouped by apostrophes or spaces, and stand in one cell with their label', () => {
    expect(figuresOf(SWISS)).toMatchObject({
      invoicedOn: '2026-02-08',
      dueOn: null,
      currency: 'CHF',
      subtotal: '1000.00',
      total: '1081.00',
    });
    expect(figuresOf(FRENCH)).toMatchObject({
      documentNumber: 'G000777888',
      paymentTerms: 'Net 60 days',
      subtotal: '1234.57',
      taxes: [{ label: 'VAT (20,00%)', amount: '246.91' }],
      total: '1481.48',
    });
  });

  it.each([
    ['American', AMERICAN],
    ['Danish', DANISH],
    ['Canadian', CANADIAN],
    ['Japanese', JAPANESE],
    ['Swiss', SWISS],
    ['French', FRENCH],
  ])('add up in the %s layout', (_layout, text) => {
    expect(faultInFigures(figuresOf(text))).toBeUndefined();
  });

  it('have a tax of 0 where no row names one', () => {
    const figures = figuresOf(AMERICAN.replace('Tax\t0.00\n', ''));
    expect(figures).toMatchObject({ taxes: [], tax: '0', total: '500.00' });
  });

  it('are null where two values stand behind one label', () => {
    const twice = AMERICAN.replace('Contoso Ltd\t', 'Invoice Number\tG000000009\nContoso Ltd\t');
    expect(figuresOf(twice).documentNumber).toBeNull();
  });

  it('take the amount box for the total where the summary has none', () => {
    const [page = ''] = DANISH.split('Billing Summary');
    expect(figuresOf(page)).toMatchObject({ total: '49536.61', subtotal: null, tax: null });
  });

  it('are all null in a text that is no statement', () => {
    const figures = figuresOf('Dear partner,\nplease find attached 12 files.\n\fPage 2');
    expect(Object.values(figures).filter((value) => value !== null)).toEqual([[]]);
  });

  it('leave the tax undecided where a row between subtotal and total cannot be read', () => {
    const odd = DANISH.replace('9.907,34', '9.90,7,34');
    expect(figuresOf(odd)).toMatchObject({ taxes: [], tax: null, subtotal: '39629.27' });
  });
});

describe('a fault in the figures', () => {
  it.each([
    ['no total', 'Invoice Number\tG000024132', 'no total was found with certainty'],
    [
      'another amount in the box',
      AMERICAN.replace('Total Amount\tUSD 500.00', 'Total Amount\tUSD 501.00'),
      'the total 500.00 is not the amount box 501.00',
    ],
    [
      'charges that do not lead to the subtotal',
      AMERICAN.replace('600.00', '610.00'),
      'charges 610.00 less credits 100.00 are not the subtotal 500.00',
    ],
    [
      'a tax that does not lead to the total',
      DANISH.replace('9.907,34', '9.907,33'),
      'subtotal 39629.27 and tax 9907.33 are not the total 49536.61',
    ],
    [
      'two currencies',
      AMERICAN.replace('Total Amount\tUSD', 'Total Amount\tEUR'),
      'no total was found with certainty',
    ],
    [
      'two decimal marks',
      DANISH.replace('9.907,34', '9,907.34'),
      'no total was found with certainty',
    ],
  ])('is found: %s', (_what, text, fault) => {
    expect(faultInFigures(figuresOf(text))).toBe(fault);
  });
});
