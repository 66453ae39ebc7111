import { sql } from 'kysely';

import { defineReport } from '../src/report/report.ts';

/** What Partner Center says is unpaid, beside every document that makes it up. */
export const balancesReport = defineReport({
  name: 'balances',
  says: 'One row per currency and document.',
  scopes: ['period'],
  subject: 'balances',
  bulk: false,
  currency: 'currency',
  columns: [
    { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
    {
      name: 'balance',
      kind: 'amount',
      says: 'Unpaid in all, as Partner Center says; empty when it says nothing of the currency',
    },
    { name: 'open_documents_sum', kind: 'amount', says: 'Sum of open_amount of the currency' },
    { name: 'difference', kind: 'amount', says: 'balance - open_documents_sum' },
    { name: 'accounting_date', kind: 'day', says: 'UTC day the balance was last updated' },
    {
      name: 'document_id',
      kind: 'id',
      says: 'Invoice or note; empty when the currency has none',
    },
    {
      name: 'document_type',
      kind: 'code',
      says: 'invoice, credit_note, adjustment_note or void_note',
    },
    { name: 'total_charges', kind: 'amount', says: 'As the document prints it, tax included' },
    { name: 'paid_amount', kind: 'amount', says: 'Never negative' },
    {
      name: 'open_amount',
      kind: 'amount',
      says: 'Notes count down; a void note and what it voids are 0',
    },
    {
      name: 'finding_ids',
      kind: 'id',
      says: 'Findings on the document or the balance of its currency, joined by a space',
    },
  ],

  query: ({ matches }) => sql`
    select currency, balance, open_documents_sum, difference, accounted_on as accounting_date, document_id,
      document_type, total_charges, paid_amount, open_amount, array_to_string(finding_ids, ' ') as finding_ids, row_no
    from balance_document
    where match_id = any(${matches.map(({ match_id }) => match_id)}::bigint[])`,

  order: sql`r.row_no`,
});
