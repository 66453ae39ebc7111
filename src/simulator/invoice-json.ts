import { exactNumber, link, objectType } from './api-json.ts';
import { dayIn } from './billing-calendar.ts';
import type { Invoice } from './tenant.ts';

const SYMBOL = { USD: '$', EUR: '€' } as const;

/**
 * An invoice's header.
 *
 * @param withPeriod the list leaves the billing period out on some documents, the call by id never does
 */
export function invoiceJson(invoice: Invoice, withPeriod: boolean): object {
  const time = invoice.issuedAt.slice(10);
  // Links name the type before the id; either form leads to the document.
  const uri = `/invoices/OneTime-${invoice.id}`;
  return {
    id: invoice.id,
    invoiceDate: invoice.issuedAt,
    ...(withPeriod
      ? {
          billingPeriodStartDate: `${dayIn(invoice.month, 1)}${time}`,
          billingPeriodEndDate: `${dayIn(invoice.month, 31)}${time}`,
        }
      : {}),
    totalCharges: exactNumber(invoice.totalCharges),
    paidAmount: exactNumber(invoice.paid),
    currencyCode: invoice.currency,
    currencySymbol: SYMBOL[invoice.currency],
    pdfDownloadLink: `/invoices/${invoice.id}/documents/statement`,
    invoiceDetails: [
      {
        invoiceLineItemType: 'billing_line_items',
        billingProvider: 'one_time',
        links: { self: link(`${uri}/lineitems/OneTime/BillingLineItems`) },
        attributes: objectType('InvoiceDetail'),
      },
    ],
    documentType: 'invoice',
    invoiceType: 'OneTime',
    links: { self: link(uri) },
    attributes: objectType('Invoice'),
  };
}
