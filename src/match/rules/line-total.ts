import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { partOfLines } from '../part-of-lines.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { ofLines } from '../stake.ts';

/**
 * Exact: both sides are printed. Microsoft's own sample of billed lines prints 0 on a line of 820, so a 0 is only
 * suspected, yet it is found: the invoice's total is made of totals, and a line that adds nothing to it was not charged.
 */
export const lineTotal: Rule = {
  code: 'LINE_TOTAL',
  version: '1',
  says: 'The total of a line is not its subtotal and tax.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...ofLines(),
      confidence: sql`case when i.all_zero then 'suspected' else 'certain' end`,
      expectedNet: sql`i.expected`,
      actualNet: sql`i.actual`,
      expectedText: sql`'total = subtotal + tax'`,
      actualText: sql`format('total %s', ${moneyText(sql`i.actual`, sql`c.currency`)})`,
      why: sql`format('The total of %s is %s, while its subtotal and tax make %s%s.', ${itemText},
        ${moneyText(sql`i.actual`, sql`c.currency`)}, ${moneyText(sql`i.expected`, sql`c.currency`)}, ${partOfLines})`,
    })}
    from (
      select l.cell, count(*) as lines, sum(l.total - l.subtotal - l.tax_total) as net, 0 as tax,
        sum(l.subtotal + l.tax_total) as expected, sum(l.total) as actual, bool_and(l.total = 0) as all_zero
      from m_line l
      where l.total <> l.subtotal + l.tax_total
      group by l.cell
    ) i
    join m_cell c on c.cell = i.cell`,
};
