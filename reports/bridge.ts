import { sql } from 'kysely';

import { defineReport } from '../src/report/report.ts';

/** Where every cent of an invoice went. */
export const bridge = defineReport({
  name: 'bridge',
  says: 'Per invoice and currency: the waterfall from invoice total to zero.',
  scopes: ['invoice', 'period'],
  bulk: false,
  currency: 'currency',
  columns: [
    { name: 'invoice_id', kind: 'id', says: 'Invoice' },
    { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
    { name: 'step_no', kind: 'count', says: 'Place in the waterfall, from 1' },
    { name: 'step', kind: 'text', says: 'What the amount is, in words' },
    { name: 'code', kind: 'code', says: 'The finding code that owns it; empty on other steps' },
    { name: 'lines', kind: 'count', says: 'Invoice lines behind it' },
    { name: 'amount', kind: 'amount', says: 'Tax included; the first step is the invoice total' },
    { name: 'running_remainder', kind: 'amount', says: 'What is left to explain after this step' },
  ],

  query: ({ matches }) => sql`
    select m.key as invoice_id, b.currency, b.step_no, b.step, b.code, b.lines, b.amount, b.running_remainder
    from bridge_step b join match m on m.match_id = b.match_id
    where m.subject = 'invoice' and m.match_id = any(${matches.map(({ match_id }) => match_id)}::bigint[])`,

  order: sql`r.invoice_id collate "C", r.currency collate "C", r.step_no`,
});
