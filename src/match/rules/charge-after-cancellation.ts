import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/** Cancelled by a refund of all that was held, by a cancelling order, or by an order completed before and cancelled now. */
export const chargeAfterCancellation: Rule = {
  code: 'CHARGE_AFTER_CANCELLATION',
  version: '2',
  says: 'A cycle is charged that begins after its order was cancelled.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`p.kept`),
      actualQuantity: sql`c.quantity`,
      expectedText: sql`format('no charge after %s', k.cancelled_on)`,
      actualText: sql`format('charged from %s', c.starts_on)`,
      why: sql`format('Microsoft charged %s from %s on, although it was cancelled on %s (%s).', ${itemText}, c.starts_on,
        k.cancelled_on, ${orderLineText('l')})`,
    })}
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    join (
      select order_id, order_line, min(cancelled_on) as cancelled_on from m_cancel group by order_id, order_line
    ) k on k.order_id = l.order_id and k.order_line = l.order_line
    join m_price p on p.cell = c.cell and p.kept > 0
    where c.foreign_invoice is null and c.starts_on > k.cancelled_on and c.subtotal > 0`,
};
