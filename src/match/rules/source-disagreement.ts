import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * Two sources hold the lines of the invoice, and they are not the same lines. Which of the two is right, nobody can tell
 * from here: no money is claimed. The subject names both sources in one order, whichever is in force.
 */
export const sourceDisagreement: Rule = {
  code: 'SOURCE_DISAGREEMENT',
  version: '1',
  says: 'Two sources give different lines of one invoice.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, least(s.source, s.held_source), greatest(s.source, s.held_source))`,
      cell: sql`null`,
      currency: sql`s.currency`,
      expectedNet: sql`s.net`,
      actualNet: sql`s.held_net`,
      expectedText: totalText('source', 'lines', 'net'),
      actualText: totalText('held_source', 'held_lines', 'held_net'),
      why: sql`format('Invoice %s is judged by %s; %s. %s of its lines are not there, and %s lines there are not among them.',
        ${invoiceId}::text, ${totalText('held_source', 'held_lines', 'held_net')},
        ${totalText('source', 'lines', 'net')}, s.only_here, s.only_there)`,
    })}
    from m_source s`,
};

const SOURCE_NAMES = sql`(values ('v1', 'the v1 API'), ('graph', 'the Graph export'), ('file', 'the file of the portal'))`;

/** `the Graph export: 400 lines, 1,200.00 USD before tax` */
function totalText(source: string, lines: string, net: string) {
  const amount = sql.ref(`s.${net}`);
  return sql`(select concat(n.name, ': ', ${sql.ref(`s.${lines}`)}, ' lines',
    case when ${amount} is not null then concat(', ', ${moneyText(amount, sql`s.currency`)}, ' before tax') end)
    from ${SOURCE_NAMES} n(source, name) where n.source = ${sql.ref(`s.${source}`)})`;
}
