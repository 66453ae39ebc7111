import { sql } from 'kysely';

import { unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Whole lines without a charge; a line charged for fewer units is a question of quantity. */
export const orderPartlyBilled: Rule = {
  code: 'ORDER_PARTLY_BILLED',
  version: '1',
  says: 'Some lines of an order are charged, and others are due and are not.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      why: sql`format('Order %s of %s is charged in part: %s of its lines are due and not charged.', o.order_id,
        to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD'), count(*) over (partition by o.order_id))`,
    })}
    from m_order o
    where o.state = 'overdue' and o.order_is_billed`,
};
