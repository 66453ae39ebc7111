import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, unknownOrderText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/**
 * What nets to nothing over all invoices needs no order, and what nets below 0 is REFUND_WITHOUT_CHARGE; where a
 * customer's orders did not come, nobody can say.
 */
export const chargeWithoutOrder: Rule = {
  code: 'CHARGE_WITHOUT_ORDER',
  version: '3',
  says: 'A charge in scope belongs to no order that was recorded, imported or returned by Partner Center.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`n.kept`),
      actualQuantity: sql`c.quantity`,
      expectedText: sql`'an order'`,
      actualText: sql`format('order id %s', coalesce(nullif(array_to_string(c.order_ids, ', '), ''), '(none)'))`,
      why: sql`format('Microsoft charged %s of %s %s.', ${unitsText(sql`c.quantity`)},
        ${itemText}, ${unknownOrderText})`,
    })}
    from m_cell c
    join m_unowned n on n.cell = c.cell and n.kept > 0 and not n.has_candidates
    join m_customer k on k.customer_id = c.customer_id
    where c.foreign_invoice is null
      and c.subtotal >= 0
      and (c.subtotal <> 0 or c.quantity <> 0)
      and ((k.orders_missing is null and not k.orders_are_stale) or k.known is false)`,
};
