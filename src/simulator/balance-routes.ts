import { decimal } from '../lib/decimal.ts';
import { apiFault, collection, exactNumber, jsonAnswer, link } from './answer.ts';
import { addDays } from './billing-calendar.ts';
import { difference, sum } from './charge-arithmetic.ts';
import { currencySymbol } from './invoice-routes.ts';
import { NO_DATE } from './printed-date.ts';
import type { Route } from './route.ts';
import type { Currency, Invoice, Tenant } from './tenant.ts';

const PAID_AFTER_DAYS = 21;

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
  const invoices = tenant.invoices.filter((invoice) => invoice.currency === currency);
  const balance = balanceFields(tenant, currency, invoices);
  const paid = invoices.filter((invoice) => invoice.paid !== decimal('0'));
  const paidInvoice = paid.at(-1);
  return {
    ...balance,
    lastPaymentDate:
      paidInvoice === undefined
        ? NO_DATE
        : `${addDays(dayOf(paidInvoice), PAID_AFTER_DAYS)}T12:00:00Z`,
    lastPaymentAmount: exactNumber(paidInvoice?.paid ?? decimal('0')),
    // One entry per invoice type present: new commerce bills everything as OneTime. As in the
    // documented sample, payments are dated on the parent alone.
    details: [
      {
        invoiceType: 'OneTime',
        summary: {
          ...balance,
          lastPaymentDate: NO_DATE,
          lastPaymentAmount: exactNumber(decimal('0')),
          attributes: { objectType: 'InvoiceSummary' },
        },
      },
    ],
    links: { self: link('/invoices/summary') },
    attributes: { objectType: 'InvoiceSummary' },
  };
}

function balanceFields(tenant: Tenant, currency: Currency, invoices: readonly Invoice[]): object {
  const open = invoices.map((invoice) => difference(invoice.totalCharges, invoice.paid));
  return {
    balanceAmount: exactNumber(sum(open)),
    currencyCode: currency,
    currencySymbol: currencySymbol(currency),
    accountingDate: `${tenant.now.toISOString().slice(0, 10)}T00:00:00`,
    firstInvoiceCreationDate: invoices[0]?.issuedAt ?? NO_DATE,
    latestInvoiceDate: invoices.at(-1)?.issuedAt ?? NO_DATE,
  };
}

function dayOf(invoice: Invoice): string {
  return invoice.issuedAt.slice(0, 10);
}
