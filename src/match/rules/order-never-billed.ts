import { sql } from 'kysely';

import { customerText, dayText } from '../charge-text.ts';
import { unbilledItems, unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** One finding an order. Judged only when every invoice of its month is held whole. */
export const orderNeverBilled: Rule = {
  code: 'ORDER_NEVER_BILLED',
  version: '1',
  says: 'An order is completed and due, and no invoice charges any of it.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('%s ordered %s on %s; it has been due since %s, and no invoice charges it (order %s).', ${customerText}, ${unbilledItems},
        ${dayText(sql`o.ordered_at`)}, ${dayText(sql`o.due_at`)}, o.order_id)`,
    })}
    from m_order o
    join m_cell c on c.cell = o.cell
    where o.state = 'overdue' and not o.order_is_billed`,
};
