import { sql } from 'kysely';

import { defineReport } from '../src/report/report.ts';
import { openOf } from '../src/store/decided-findings.ts';

/** The month on one page: a row for each invoice the run matched. */
export const summary = defineReport({
  name: 'summary',
  says: 'One row per invoice: verdict, control totals and open money.',
  scopes: ['period'],
  bulk: false,
  showsDecisions: true,
  currency: 'currency',
  columns: [
    { name: 'invoice_id', kind: 'id', says: 'Invoice' },
    { name: 'period', kind: 'code', says: 'UTC billing month' },
    { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
    { name: 'verdict', kind: 'code', says: 'explained, open, does-not-tie or not-checked' },
    { name: 'total_charges', kind: 'amount', says: 'The invoice header, tax included' },
    {
      name: 'lines_total',
      kind: 'amount',
      says: 'Sum of the lines, tax included; empty when they never came',
    },
    { name: 'lines_subtotal', kind: 'amount', says: 'Sum of the lines, before tax' },
    {
      name: 'pdf_total',
      kind: 'amount',
      says: 'Total the statement prints; empty when it was not read',
    },
    { name: 'ties', kind: 'flag', says: 'yes when the lines sum to the header' },
    { name: 'line_count', kind: 'count', says: 'Invoice lines' },
    { name: 'matched_lines', kind: 'count', says: 'Lines explained by an order' },
    { name: 'matched_net', kind: 'amount', says: 'Their sum, before tax' },
    {
      name: 'open_findings',
      kind: 'count',
      says: 'Root findings above info that are open or disputed',
    },
    {
      name: 'open_claims_net',
      kind: 'amount',
      says: 'Of these, charged too much, before tax, in the currency of the invoice',
    },
    {
      name: 'open_exposure_net',
      kind: 'amount',
      says: 'Of these, charged too little or not yet, before tax, in the currency of the invoice',
    },
    { name: 'not_checked', kind: 'text', says: 'What could not be checked, joined by "; "' },
    { name: 'run_id', kind: 'id', says: 'The run that says so' },
  ],

  query: ({ matches, run, decidedTo }) => {
    const withLines = matches
      .filter(({ lines_pull_id }) => lines_pull_id !== null)
      .map(({ match_id }) => match_id);
    const ofInvoices = sql`
      select m.*, ${run.run_id}::text as run_id from match m
      where m.subject = 'invoice' and m.match_id = any(${matches.map(({ match_id }) => match_id)}::bigint[])`;
    return sql`
      select m.key as invoice_id, m.period, m.currency, f.verdict, m.total_charges, l.lines_total, l.lines_subtotal,
        m.pdf_total, l.ties, l.line_count, l.matched_lines, l.matched_net, f.open_findings,
        f.claim_net as open_claims_net, f.exposure_net as open_exposure_net,
        array_to_string(m.not_checked, '; ') as not_checked, m.run_id
      from (${ofInvoices}) m
      join (${openOf(ofInvoices, { decidedTo: sql`${decidedTo}::bigint`, asOf: sql`u.as_of` })}) f
        on f.match_id = m.match_id
      -- Nothing is known of lines that never came: they do not sum to 0, nor fail to tie.
      left join match l on l.match_id = m.match_id and l.match_id = any(${withLines}::bigint[])`;
  },

  order: sql`r.invoice_id collate "C"`,
});
