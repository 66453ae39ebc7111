import { sql } from 'kysely';

import { unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** One finding an order. Judged only when every invoice of its month is held whole. */
export const orderNeverBilled: Rule = {
  code: 'ORDER_NEVER_BILLED',
  version: '1',
  says: 'An order is completed and due, and no invoice charges any of it.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('Order %s of %s is due since %s, and no invoice charges it.', o.order_id,
        to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD'), to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD'))`,
    })}
    from m_order o
    where o.state = 'overdue' and not o.order_is_billed`,
};
