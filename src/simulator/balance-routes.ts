import { apiFault, collection, exactNumber, jsonAnswer, link } from './answer.ts';
import { difference, sum } from './charge-arithmetic.ts';
import { currencySymbol } from './invoice-routes.ts';
import { NO_DATE } from './printed-date.ts';
import type { Route } from './route.ts';
import type { Currency, Tenant } from './tenant.ts';

/** The account balance, in the default currency and per currency. */
export const BALANCE_ROUTES: readonly Route[] = [
  {
    name: 'summary',
    method: 'GET',
    pattern: /^\/invoices\/summary$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: ({ tenant }) => jsonAnswer(summary(tenant, tenant.defaultCurrency)),
  },
  {
    name: 'summaries',
    method: 'GET',
    pattern: /^\/invoices\/summaries$/i,
    needs: 'user',
    answer: ({ tenant }) =>
      tenant.misbehaviour.summariesRefused
        ? apiFault(403, '900329', 'The resource does not accept this token.')
        : jsonAnswer(
            collection(
              (['USD', 'EUR'] as const).map((currency) => summary(tenant, currency)),
              { links: { self: link('/invoices/summaries') } },
            ),
          ),
  },
];

function summary(tenant: Tenant, currency: Currency): object {
  return {
    ...balance(tenant, currency),
    // One entry per invoice type present: new commerce bills everything as OneTime.
    details: [{ invoiceType: 'OneTime', summary: balance(tenant, currency) }],
    links: { self: link('/invoices/summary') },
    attributes: { objectType: 'InvoiceSummary' },
  };
}

function balance(tenant: Tenant, currency: Currency): object {
  const invoices = tenant.invoices.filter((invoice) => invoice.currency === currency);
  const open = invoices.map((invoice) => difference(invoice.totalCharges, invoice.paid));
  return {
    balanceAmount: exactNumber(sum(open)),
    currencyCode: currency,
    currencySymbol: currencySymbol(currency),
    accountingDate: `${tenant.now.toISOString().slice(0, 10)}T00:00:00`,
    firstInvoiceCreationDate: invoices[0]?.issuedAt ?? NO_DATE,
    lastPaymentDate: NO_DATE,
    lastPaymentAmount: exactNumber(sum(invoices.map((invoice) => invoice.paid))),
    latestInvoiceDate: invoices.at(-1)?.issuedAt ?? NO_DATE,
    attributes: { objectType: 'InvoiceSummary' },
  };
}
