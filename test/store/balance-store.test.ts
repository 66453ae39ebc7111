import { describe, expect, it } from 'vitest';

import { storeAccountBalance, storeInvoiceSummaries } from '../../src/store/balance-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();

describe('balances', () => {
  const summary =
    '"balanceAmount":200.10,"currencyCode":"usd","lastPaymentDate":"0001-01-01T00:00:00"';

  it('stores the balance of the default currency', async () => {
    await storePages(
      store.db,
      store.runId,
      { resource: 'balance', key: '' },
      { pages: [Buffer.from(`{${summary}}`)], store: storeAccountBalance },
    );

    expect(
      await store.rows('select invoice_type, currency, amount, last_payment_on from balance'),
    ).toEqual([{ invoice_type: null, currency: 'USD', amount: '200.10', last_payment_on: null }]);
  });

  it('stores a balance a currency, its parts by invoice type after it', async () => {
    const detail = `{"invoiceType":"OneTime","summary":{${summary}}}`;
    await storePages(
      store.db,
      store.runId,
      { resource: 'invoice-summaries', key: '' },
      {
        pages: [
          pageOf([
            `{${summary},"details":[${detail}]}`,
            '{"balanceAmount":"0","currencyCode":"EUR"}',
          ]),
        ],
        store: storeInvoiceSummaries,
      },
    );

    expect(await store.rows('select row_no, invoice_type, currency, amount from balance')).toEqual([
      { row_no: 1, invoice_type: null, currency: 'USD', amount: '200.10' },
      { row_no: 2, invoice_type: 'OneTime', currency: 'USD', amount: '200.10' },
      { row_no: 3, invoice_type: null, currency: 'EUR', amount: '0' },
    ]);
  });
});
