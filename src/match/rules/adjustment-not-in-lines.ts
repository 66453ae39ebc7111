import { sql } from 'kysely';

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
      expectedText: sql`format('lines of %s %s before tax', t.lines_subtotal, t.currency)`,
      actualText: sql`format('charges %s, credits %s, subtotal %s', s.charges,
        coalesce(s.credits, 0) + coalesce(s.azure_credit, 0), s.subtotal)`,
      why: sql`format('The statement of invoice %s takes off %s %s that no line shows.', ${invoiceId}::text,
        -t.adjustment, t.currency)`,
    })}
    from m_total t join m_statement s on s.currency = t.currency
    where t.adjustment <> 0`,
};
