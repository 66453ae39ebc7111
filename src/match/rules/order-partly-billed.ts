import { sql } from 'kysely';

import { customerText, dayText } from '../charge-text.ts';
import { unbilledItems, unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Whole lines without a charge; a line charged for fewer units is a question of quantity. */
export const orderPartlyBilled: Rule = {
  code: 'ORDER_PARTLY_BILLED',
  version: '1',
  says: 'Some lines of an order are charged, and others are due and are not.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('Order %s of %s is charged in part: no invoice charges %s of it, ordered on %s and due since %s.', o.order_id,
        ${customerText}, ${unbilledItems}, ${dayText(sql`o.ordered_at`)}, ${dayText(sql`o.due_at`)})`,
    })}
    from m_order o
    join m_cell c on c.cell = o.cell
    where o.state = 'overdue' and o.order_is_billed`,
};
