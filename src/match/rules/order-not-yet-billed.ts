import { sql } from 'kysely';

import { unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** For the accruals: nothing is wrong yet. */
export const orderNotYetBilled: Rule = {
  code: 'ORDER_NOT_YET_BILLED',
  version: '1',
  says: 'An order is completed, not charged, and its charges may still come.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('Order %s of %s is not charged yet; it is due on %s.', o.order_id,
        to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD'), to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD'))`,
    })}
    from m_order o
    where o.state = 'not yet due'`,
};
