import { sql } from 'kysely';

import { customerText, dayText } from '../charge-text.ts';
import { unbilledItems, unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** For the accruals: nothing is wrong yet. */
export const orderNotYetBilled: Rule = {
  code: 'ORDER_NOT_YET_BILLED',
  version: '1',
  says: 'An order is completed, not charged, and its charges may still come.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('%s ordered %s on %s; no invoice charges it yet, and it is due on %s (order %s).', ${customerText}, ${unbilledItems},
        ${dayText(sql`o.ordered_at`)}, ${dayText(sql`o.due_at`)}, o.order_id)`,
    })}
    from m_order o
    join m_cell c on c.cell = o.cell
    where o.state = 'not yet due'`,
};
