import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { quantityDifference } from '../stake.ts';

/**
 * Waits until the order is completed and its due day has passed, or that of units added since: the rest may come with the next invoice. Nothing
 * charged is no quantity question.
 */
export const quantityUnder: Rule = {
  code: 'QUANTITY_UNDER',
  version: '3',
  says: 'Fewer units are charged than the order line holds, and the rest is overdue.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...quantityDifference(),
      slice: 'quantity',
      why: sql`format('%s units of order %s line %s are charged, %s are ordered and due.', trim_scale(u.quantity),
        u.order_id, u.order_line, trim_scale(u.ordered_quantity))`,
    })}
    from m_unit u
    left join m_price p on p.cell = u.cell
    where u.is_latest_invoice
      and not u.has_unknown_type
      and p.in_parts is distinct from true
      and u.status = 'completed'
      and u.quantity > 0
      and u.quantity < u.ordered_quantity
      and u.units_due_at <= ${asOf}`,
};
