import { describe, expect, it } from 'vitest';

import {
  currentInvoices,
  findInvoice,
  selectInvoices,
  storeInvoice,
  storeInvoices,
} from '../../src/store/invoice-store.ts';
import { findRun } from '../../src/store/run-store.ts';
import { aRun, pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

function header(id: string, more: object = {}): object {
  return {
    id,
    invoiceDate: '2026-03-08T22:40:37.5897767Z',
    totalCharges: '100.00',
    currencyCode: 'usd',
    documentType: 'invoice',
    ...more,
  };
}

async function list(...pages: readonly (readonly object[])[]) {
  await storePages(
    store.db,
    store.runId,
    { resource: 'invoices', key: '' },
    { pages: pages.map(pageOf), store: storeInvoices },
  );
  return currentInvoices(store.db);
}

describe('storeInvoices', () => {
  it('keeps the ids of tax receipts, and none where there are none', async () => {
    const link = { method: 'GET', uri: '/invoices/G000000001/receipts/2/documents/statement' };
    const taxReceipts = [
      { id: '123457', taxReceiptPdfDownloadLink: link },
      { id: '123456', taxReceiptPdfDownloadLink: link },
    ];
    expect(
      await list([
        header('G000000001', { taxReceipts }),
        header('G000000002', { taxReceipts: null }),
      ]),
    ).toMatchObject([{ tax_receipts: ['123456', '123457'] }, { tax_receipts: [] }]);
  });

  it.each([
    ['G000000001', {}, '2026-02'],
    ['OneTime-G000000001', {}, '2026-02'],
    ['T000000001', {}, '2026-02'],
    ['D000000001', {}, '2026-03'],
    ['Recurring-D000000001', {}, '2026-03'],
    ['G000000001', { invoiceDate: '2026-01-08T00:00:00Z' }, '2025-12'],
    ['G000000001', { invoiceDate: '2026-03-31T23:59:59.9999999Z' }, '2026-02'],
    ['G000000001', { billingPeriodStartDate: '2026-01-01T00:00:00Z' }, '2026-01'],
    ['D000000001', { billingPeriodStartDate: '2026-01-31T23:00:00-08:00' }, '2026-02'],
    ['G000000001', { billingPeriodStartDate: '0001-01-01T00:00:00' }, '2026-02'],
  ])('puts %s with %j into the period %s', async (id, more, period) => {
    expect(await list([header(id, more)])).toMatchObject([{ period }]);
  });

  it('strips the type prefix, upper-cases the currency and keeps the digits of the total', async () => {
    expect(
      await list([header('OneTime-G000000001', { totalCharges: '0.1999968000511991808131' })]),
    ).toMatchObject([
      {
        invoice_id: 'G000000001',
        currency: 'USD',
        total_charges: '0.1999968000511991808131',
        paid_amount: '0',
        amends: null,
      },
    ]);
  });

  it('makes amendments rows of their own, in the period of what they amend', async () => {
    const invoices = await list([
      header('G000000001', {
        invoiceDate: '2026-02-08T00:00:00Z',
        amendments: [
          header('G000000002', {
            documentType: 'adjustment_note',
            totalCharges: 12.5,
            invoiceDate: '2026-05-08T00:00:00Z',
          }),
        ],
      }),
    ]);

    expect(invoices).toMatchObject([
      { invoice_id: 'G000000001', amends: null, period: '2026-01' },
      {
        invoice_id: 'G000000002',
        amends: 'G000000001',
        period: '2026-01',
        document_type: 'adjustment_note',
        total_charges: '12.5',
      },
    ]);
  });

  it('takes a document that amends nothing for an invoice of its own', async () => {
    expect(await list([header('G000000001', { amendsOf: '' })])).toMatchObject([{ amends: null }]);
  });

  it.each([
    ['void_note', 'void_note'],
    ['VoidNote', 'void_note'],
    ['Credit Note', 'credit_note'],
    ['Invoice', 'invoice'],
    [undefined, 'invoice'],
  ])('knows the document type %s as %s', async (documentType, kind) => {
    expect(await list([header('G000000001', { documentType })])).toMatchObject([
      { document_type: kind },
    ]);
  });

  it('stores one row an id when a page comes again', async () => {
    await list([header('G000000001'), header('G000000002')], [header('G000000001')]);

    expect(await rowsOf()).toEqual(['G000000001', 'G000000002']);
  });

  it('stores one row of a document that stands alone and inside the one it amends', async () => {
    const note = header('G000000002', { amendsOf: 'G000000001' });

    const invoices = await list([
      note,
      header('G000000001', { invoiceDate: '2026-02-08T00:00:00Z', amendments: [note] }),
    ]);

    expect(await rowsOf()).toEqual(['G000000001', 'G000000002']);
    expect(invoices[1]).toMatchObject({ amends: 'G000000001', period: '2026-01' });
  });

  it.each([
    ['no total', { totalCharges: undefined }],
    ['a total that is no number', { totalCharges: 'NaN' }],
    ['no date', { invoiceDate: '0001-01-01T00:00:00' }],
    ['no currency', { currencyCode: undefined }],
  ])('refuses a header with %s', async (_what, more) => {
    await expect(list([header('G000000001', more)])).rejects.toMatchObject({
      code: 'ANSWER_SHAPE',
    });
    expect(await rowsOf()).toEqual([]);
  });
});

describe('findInvoice', () => {
  it('finds an invoice that was asked for alone, and prefers the newest answer', async () => {
    await list([header('G000000001')]);
    const answer = (totalCharges: string) =>
      storePages(
        store.db,
        store.runId,
        { resource: 'invoice', key: 'G000000001' },
        {
          pages: [Buffer.from(JSON.stringify(header('G000000001', { totalCharges })))],
          store: storeInvoice,
        },
      );
    await answer('111.00');

    expect(await findInvoice(store.db, 'G000000001')).toMatchObject({ total_charges: '111.00' });
  });

  it('says which invoice it does not know', async () => {
    await expect(findInvoice(store.db, 'G000000009')).rejects.toMatchObject({
      code: 'INVOICE_UNKNOWN',
      message: 'there is no invoice G000000009',
    });
  });
});

describe('selectInvoices', () => {
  it.each([
    ['2026-06-08T23:59:59Z', ['2026-02', '2026-03', '2026-04', '2026-05', '2026-06']],
    ['2026-06-09T00:00:00Z', ['2026-03', '2026-04', '2026-05', '2026-06']],
  ])('looks back three closed months at %s, and at all that came since', async (now, periods) => {
    await list(
      [1, 2, 3, 4, 5, 6].map((month) =>
        header(`G00000000${month}`, { billingPeriodStartDate: `2026-0${month}-01T00:00:00Z` }),
      ),
    );
    const run = await findRun(store.db, await aRun(store.db, 'looking back', new Date(now)));

    const options = { ...run.options, periods: [] };
    const invoices = await selectInvoices(store.db, { ...run, options });

    expect(invoices.map((one) => one.period)).toEqual(periods);
  });
});

async function rowsOf(): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('invoice')
    .select('invoice_id')
    .orderBy('invoice_id')
    .execute();
  return rows.map((row) => row.invoice_id);
}

describe('the headers in force', () => {
  it.each([
    [{}, ['G000000001', 'G000000002', 'G000000003']],
    [{ from: '2026-03-08' }, ['G000000002', 'G000000003']],
    [{ to: '2026-03-08' }, ['G000000001', 'G000000002']],
    [{ from: '2026-03-08', to: '2026-03-08' }, ['G000000002']],
    [{ from: '2026-03-10' }, []],
  ])('are those of the days asked for, by their own UTC day: %j', async (days, expected) => {
    await list([
      header('G000000001', { invoiceDate: '2026-03-07T23:59:59.9999999Z' }),
      header('G000000002', { invoiceDate: '2026-03-08T23:59:59Z' }),
      header('G000000003', { invoiceDate: '2026-03-09T00:00:00Z' }),
    ]);
    const held = await currentInvoices(store.db, days);
    expect(held.map((one) => one.invoice_id)).toEqual(expected);
  });
});
