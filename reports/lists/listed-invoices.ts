import { sql } from 'kysely';

import type { Table } from '../../src/report/table.ts';
import type { JudgedInvoiceFilter, SortedInvoices } from '../../src/store/judged-invoice-store.ts';
import { invoiceOrder, selectJudgedInvoices } from '../../src/store/judged-invoice-store.ts';

/** Every invoice of the filter, as its newest match and the decisions of today judge it. */
export function listedInvoices(only: JudgedInvoiceFilter, sort: SortedInvoices): Table {
  return {
    name: 'invoices',
    says: 'One row per invoice: verdict, control totals and open money.',
    bulk: false,
    currency: 'currency',
    columns: [
      { name: 'invoice_id', kind: 'id', says: 'Invoice' },
      { name: 'invoiced_at', kind: 'instant', says: 'Date of the document; empty without header' },
      { name: 'document_type', kind: 'code', says: 'What Microsoft calls the document' },
      { name: 'period', kind: 'code', says: 'UTC billing month' },
      { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
      { name: 'verdict', kind: 'code', says: 'explained, open, does-not-tie or not-checked' },
      { name: 'total_charges', kind: 'amount', says: 'The invoice header, tax included' },
      { name: 'lines_total', kind: 'amount', says: 'Sum of the lines, tax included' },
      { name: 'lines_subtotal', kind: 'amount', says: 'Sum of the lines, before tax' },
      { name: 'pdf_total', kind: 'amount', says: 'What the statement prints; empty when unread' },
      { name: 'difference', kind: 'amount', says: 'Header less lines' },
      { name: 'ties', kind: 'flag', says: 'yes when the lines sum to the header' },
      { name: 'line_count', kind: 'count', says: 'Invoice lines' },
      { name: 'matched_lines', kind: 'count', says: 'Lines explained by an order' },
      { name: 'out_of_scope_lines', kind: 'count', says: 'Usage and credits: summed, not judged' },
      { name: 'open_findings', kind: 'count', says: 'Root findings above info, open or disputed' },
      { name: 'open_claims_net', kind: 'amount', says: 'Of these, charged too much, before tax' },
      {
        name: 'open_exposure_net',
        kind: 'amount',
        says: 'Of these, charged too little or not yet, before tax',
      },
      { name: 'not_checked', kind: 'text', says: 'What could not be checked, joined by "; "' },
      { name: 'run_id', kind: 'id', says: 'The run that judged it' },
      { name: 'as_of', kind: 'instant', says: 'Business time of that run' },
    ],
    rows: sql`
      select invoice_id, invoiced_at, document_type, period, currency, verdict, total_charges, lines_total,
        lines_subtotal, pdf_total, difference, ties, line_count, matched_lines, out_of_scope_lines, open_findings,
        claim_net as open_claims_net, exposure_net as open_exposure_net,
        array_to_string(not_checked, '; ') as not_checked, run_id, as_of,
        row_number() over (order by ${invoiceOrder(sort)}) as place
      from (${selectJudgedInvoices(only)}) j`,
    order: sql`r.place`,
  };
}
