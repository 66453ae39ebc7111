import type { Table } from '../../src/report/table.ts';
import { JUDGEMENT_ORDER, selectJudgements } from '../../src/store/invoice-trail-store.ts';

/** How each run judged an invoice. */
export function listedJudgements(invoiceId: string): Table {
  return {
    name: 'history',
    says: 'One row per run that judged the invoice, the newest first.',
    bulk: false,
    currency: 'currency',
    columns: [
      { name: 'run_id', kind: 'id', says: 'Run' },
      { name: 'as_of', kind: 'instant', says: 'Business time of the run' },
      { name: 'verdict', kind: 'code', says: 'By the rules alone: no decision counts' },
      { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
      { name: 'total_charges', kind: 'amount', says: 'The invoice header, tax included' },
      { name: 'lines_total', kind: 'amount', says: 'Sum of the lines, tax included' },
      { name: 'line_count', kind: 'count', says: 'Invoice lines' },
      { name: 'matched_lines', kind: 'count', says: 'Lines explained by an order' },
      { name: 'findings', kind: 'count', says: 'Root findings above info' },
      { name: 'reused', kind: 'flag', says: 'yes when it is the judgement of the run before' },
    ],
    rows: selectJudgements(invoiceId),
    order: JUDGEMENT_ORDER,
  };
}
