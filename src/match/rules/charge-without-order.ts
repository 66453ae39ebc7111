import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/** What nets to nothing needs no order, and what nets below 0 is REFUND_WITHOUT_CHARGE; where a customer's orders did not come, nobody can say. */
export const chargeWithoutOrder: Rule = {
  code: 'CHARGE_WITHOUT_ORDER',
  version: '2',
  says: 'A charge in scope belongs to no order that was recorded, imported or returned by Partner Center.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', c.order_key, c.item, c.cycle_end_on - date '2000-01-01')`,
      ...wholeCell(),
      actualQuantity: sql`c.quantity`,
      expectedText: sql`'an order'`,
      actualText: sql`format('order id %s', coalesce(nullif(array_to_string(c.order_ids, ', '), ''), '(none)'))`,
      why: sql`format('%s is charged for order %s, and there is no such order.', c.product_name,
        coalesce(nullif(array_to_string(c.order_ids, ', '), ''), '(no order id)'))`,
    })}
    from m_cell c
    join m_customer k on k.customer_id = c.customer_id
    where c.foreign_invoice is null
      and c.subtotal >= 0
      and (c.subtotal <> 0 or c.quantity <> 0)
      and not exists (select from m_link l where l.group_id = c.group_id)
      and (k.orders_missing is null or k.known is false)`,
};
