import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * The statement's charges are those of the lines, and it takes credits off that no line has. That explains the
 * difference, so nothing is at stake: the amount is a step of the bridge.
 */
export const adjustmentNotInLines: Rule = {
  code: 'ADJUSTMENT_NOT_IN_LINES',
  version: '1',
  says: 'The statement holds an adjustment that no line shows.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, t.currency)`,
      cell: sql`null`,
      currency: sql`t.currency`,
      bridge: sql`t.adjustment`,
      expectedNet: sql`t.lines_subtotal`,
      actualNet: sql`s.subtotal`,
      expectedText: sql`format('lines of %s before tax', ${moneyText(sql`t.lines_subtotal`, sql`t.currency`)})`,
      actualText: sql`format('charges %s, credits %s, subtotal %s', ${moneyText(sql`s.charges`, sql`s.currency`)},
        ${moneyText(sql`coalesce(s.credits, 0) + coalesce(s.azure_credit, 0)`, sql`s.currency`)}, ${moneyText(sql`s.subtotal`, sql`s.currency`)})`,
      why: sql`format('The PDF statement of invoice %s %s %s that no line shows.', ${invoiceId}::text,
        case when t.adjustment < 0 then 'takes off' else 'adds' end, ${moneyText(sql`abs(t.adjustment)`, sql`t.currency`)})`,
    })}
    from m_total t join m_statement s on s.currency = t.currency
    where t.adjustment <> 0`,
};
