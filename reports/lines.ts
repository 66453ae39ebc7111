import { sql } from 'kysely';

import { CHARGE_COLUMNS } from '../src/lib/charge-columns.ts';
import { defineReport } from '../src/report/report.ts';
import { MICROSOFT_COLUMNS } from './microsoft-columns.ts';

/** Microsoft's own reconciliation file, and beside each line what we made of it. */
export const lines = defineReport({
  name: 'lines',
  says: 'One row per invoice line, with its one disposition.',
  scopes: ['invoice'],
  bulk: true,
  currency: 'Currency',
  columns: [
    { name: 'invoice_id', kind: 'id', says: 'Invoice' },
    { name: 'line_no', kind: 'count', whole: true, says: 'Order of arrival, from 1; no identity' },
    { name: 'disposition', kind: 'code', says: 'matched, tolerated, finding or out-of-scope' },
    {
      name: 'group_id',
      kind: 'id',
      says: 'Equal on lines that were netted: order, catalogue item, charge cycle',
    },
    { name: 'order_id', kind: 'id', says: 'The order that explains the line' },
    { name: 'order_line', kind: 'count', whole: true, says: 'Line of that order' },
    { name: 'match_key', kind: 'code', says: 'The ids that linked them' },
    { name: 'entitlement_id', kind: 'id', says: 'The entitlement received for it' },
    { name: 'finding_ids', kind: 'id', says: 'Findings on the line, joined by a space' },
    ...MICROSOFT_COLUMNS,
  ],

  query: ({ matches }) => {
    const match = matches[0];
    return sql`
      select c.invoice_id, c.line_no, d.disposition, c.group_id, d.order_id, d.order_line, d.match_key,
        d.entitlement_id, array_to_string(d.finding_ids, ' ') as finding_ids,
        ${sql.join(CHARGE_COLUMNS.map(({ column, file }) => sql`${sql.ref(`c.${column}`)} as ${sql.id(file)}`))}
      from charge c
      left join disposition d on d.invoice_id = ${match?.invoice_id ?? null}
        and d.match_id = ${match?.match_id ?? null}::bigint and d.line_no = c.line_no
      where c.invoice_id = ${match?.invoice_id ?? null} and c.pull_id = ${match?.lines_pull_id ?? null}::bigint`;
  },

  order: sql`r.line_no`,
});
