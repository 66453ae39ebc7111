import { decimal, type Decimal } from '../lib/decimal.ts';
import { exactNumber, link, objectType } from './api-json.ts';
import { addDays } from './billing-calendar.ts';
import { difference, sum } from './charge-arithmetic.ts';
import { NO_DATE } from './printed-date.ts';
import type { Currency, Invoice, Tenant } from './tenant.ts';

const SYMBOL = { USD: '$', EUR: '€' } as const;
const DAYS_TO_PAY = 14;

/** What is open in one currency, and the same per invoice type: the parts add up to the whole. */
export function balanceJson(tenant: Tenant, currency: Currency): object {
  const invoices = tenant.invoices.filter((invoice) => invoice.currency === currency);
  const total = amounts(tenant, currency, invoices);
  return {
    ...total,
    details: [
      // No legacy document was ever issued: all dates are "never".
      detail('Recurring', amounts(tenant, currency, [])),
      detail('OneTime', total),
    ],
    links: { self: link('/invoices/summary') },
    attributes: objectType('InvoiceSummary'),
  };
}

function detail(invoiceType: string, summary: object): object {
  return { invoiceType, summary: { ...summary, attributes: objectType('InvoiceSummary') } };
}

function amounts(tenant: Tenant, currency: Currency, invoices: readonly Invoice[]): object {
  const paid = invoices.findLast((invoice) => invoice.paid !== decimal('0'));
  return {
    balanceAmount: exactNumber(openAmount(invoices)),
    currencyCode: currency,
    currencySymbol: SYMBOL[currency],
    accountingDate: `${tenant.now.toISOString().slice(0, 10)}T00:00:00`,
    firstInvoiceCreationDate: invoices[0]?.issuedAt ?? NO_DATE,
    lastPaymentDate:
      paid === undefined
        ? NO_DATE
        : `${addDays(paid.issuedAt.slice(0, 10), DAYS_TO_PAY)}T12:00:00Z`,
    lastPaymentAmount: exactNumber(paid?.paid ?? decimal('0')),
    latestInvoiceDate: invoices.at(-1)?.issuedAt ?? NO_DATE,
  };
}

/** Σ (total charges − paid) */
export function openAmount(invoices: readonly Invoice[]): Decimal {
  return sum(invoices.map((invoice) => difference(invoice.totalCharges, invoice.paid)));
}
