import { addMonths } from '../lib/billing-month.ts';
import { decimal } from '../lib/decimal.ts';
import { apiFault, collection, exactNumber, jsonAnswer, link } from './answer.ts';
import { addDays, dayIn } from './billing-calendar.ts';
import { negated } from './charge-arithmetic.ts';
import { hostilePdf } from './hostile-pdf.ts';
import type { Route } from './route.ts';
import { statementPdf } from './statement-pdf.ts';
import type { Currency, Invoice, Tenant } from './tenant.ts';

/** Enough to begin and end as a PDF, and for nothing else. */
const DAMAGED_BYTES = 64;
const PDF_END = Buffer.from('\n%%EOF\n');
/** A comment behind the end: other bytes, the same document. */
const ISSUED_AGAIN = Buffer.from('\n% issued again\n');

/** Invoice headers and their PDF. */
export const INVOICE_ROUTES: readonly Route[] = [
  {
    name: 'invoices',
    method: 'GET',
    pattern: /^\/invoices$/i,
    needs: 'any',
    // Size, offset and filter act on legacy invoices only; modern ones all come back.
    answer: ({ tenant, query }) =>
      jsonAnswer(
        collection(
          tenant.invoices.toReversed().map((invoice) => invoiceFields(tenant, invoice)),
          { links: { self: link(`/invoices?size=${query.get('size') ?? '200'}&offset=0`) } },
        ),
      ),
  },
  {
    name: 'invoice',
    method: 'GET',
    pattern: /^\/invoices\/([^/]+)$/i,
    needs: 'user',
    answer: ({ tenant, parts }) => {
      const invoice = invoiceById(tenant, parts[0] ?? '');
      if (invoice === undefined) return apiFault(404, '1000', 'The invoice was not found.');
      return jsonAnswer({ ...invoiceFields(tenant, invoice), ...periodFields(invoice) });
    },
  },
  {
    name: 'statement',
    method: 'GET',
    pattern: /^\/invoices\/([^/]+)\/documents\/statement$/i,
    needs: 'user',
    answer: async ({ tenant, parts, nightsPassed, fault }) => {
      const invoice = invoiceById(tenant, parts[0] ?? '');
      if (invoice === undefined || invoice.statementAnswer === 'missing') {
        return apiFault(404, '1000', 'The statement was not found.');
      }
      if (tenant.misbehaviour.refusedStatementOf === invoice.id) {
        return apiFault(403, '900329', 'The resource does not accept this token.');
      }
      const pdf = (await hostilePdf(invoice, fault?.name)) ?? (await statementPdf(invoice));
      const reissued =
        fault?.name === 'reissued' ||
        (nightsPassed > 0 && tenant.misbehaviour.reissuedStatementOf === invoice.id);
      return {
        status: 200,
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': `attachment; filename=Invoice_${invoice.id}.pdf`,
        },
        body:
          invoice.statementAnswer === 'damaged'
            ? Buffer.concat([pdf.subarray(0, DAMAGED_BYTES), PDF_END])
            : reissued
              ? Buffer.concat([pdf, ISSUED_AGAIN])
              : pdf,
      };
    },
  },
];

/** Finds an invoice by plain or prefixed id (`OneTime-G000024135`), in any case. */
export function invoiceById(tenant: Tenant, id: string): Invoice | undefined {
  const plain = id.replace(/^(onetime|recurring)-/i, '').toUpperCase();
  return tenant.invoices.find((invoice) => invoice.id === plain);
}

export function currencySymbol(currency: Currency): string {
  return { USD: '$', EUR: '€' }[currency];
}

function invoiceFields(tenant: Tenant, invoice: Invoice): object {
  // The documentation says negative for received payments, its samples print positive ones: both occur.
  const paid = invoice.currency === 'EUR' ? negated(invoice.paid) : invoice.paid;
  return {
    id: invoice.id,
    invoiceDate: invoice.issuedAt,
    totalCharges: exactNumber(invoice.totalCharges),
    paidAmount: exactNumber(invoice.paid === decimal('0') ? invoice.paid : paid),
    currencyCode: invoice.currency,
    currencySymbol: currencySymbol(invoice.currency),
    pdfDownloadLink: `/invoices/${invoice.id}/documents/statement`,
    invoiceDetails: [
      {
        invoiceLineItemType: 'billing_line_items',
        billingProvider: 'one_time',
        links: {
          self: link(`/invoices/OneTime-${invoice.id}/lineitems/OneTime/BillingLineItems`),
        },
        attributes: { objectType: 'InvoiceDetail' },
      },
    ],
    documentType: 'invoice',
    invoiceType: invoice.invoiceType,
    ...amendmentFields(tenant, invoice),
    links: { self: link(`/invoices/OneTime-${invoice.id}`) },
    attributes: { objectType: 'Invoice' },
  };
}

/** Absent where there is none. What is nested has no links, and its amount is printed positive. */
function amendmentFields({ misbehaviour }: Tenant, { id, currency }: Invoice): object {
  const note = misbehaviour.notes.get(id);
  if (note === undefined) return {};
  return {
    amendments: [
      {
        id: note.id,
        invoiceDate: note.issuedAt,
        totalCharges: exactNumber(note.total),
        paidAmount: exactNumber(decimal('0')),
        currencyCode: currency,
        currencySymbol: currencySymbol(currency),
        amendsOf: id,
        documentType: 'adjustment_note',
        invoiceType: 'OneTime',
        attributes: { objectType: 'Invoice' },
      },
    ],
  };
}

function periodFields({ month }: Invoice): object {
  const lastOn = addDays(dayIn(addMonths(month, 1), 1), -1);
  return {
    billingPeriodStartDate: `${month}-01T00:00:00Z`,
    billingPeriodEndDate: `${lastOn}T00:00:00`,
  };
}
