import { sql } from 'kysely';

import { dayText, itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
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
      why: sql`format('Microsoft charged %s of %s, while %s is for %s and has been due since %s.',
        ${unitsText(sql`u.quantity`)}, ${itemText}, ${orderLineText('u')}, ${unitsText(sql`u.ordered_quantity`)},
        ${dayText(sql`u.units_due_at`)})`,
    })}
    from m_unit u
    join m_cell c on c.cell = u.cell
    left join m_price p on p.cell = u.cell
    where u.is_latest_invoice
      and not u.has_unknown_type
      and p.in_parts is distinct from true
      and u.status = 'completed'
      and u.quantity > 0
      and u.quantity < u.ordered_quantity
      and u.units_due_at <= ${asOf}`,
};
