import { sql } from 'kysely';

import { itemText } from '../charge-text.ts';
import { customerName } from '../customer-name.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/** Compared after linking: the order id agrees, the customer does not. */
export const customerMismatch: Rule = {
  code: 'CUSTOMER_MISMATCH',
  version: '3',
  says: 'A charge names another customer than the order it belongs to.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, l.order_id, l.order_line, c.customer_id, c.cycle_end_on - date '2000-01-01')`,
      ...keptOfCell(sql`n.kept`),
      expectedText: sql`l.customer_id`,
      actualText: sql`c.customer_id`,
      why: sql`format('Microsoft charged %s, while order %s belongs to %s.', ${itemText}, l.order_id,
        coalesce(${customerName(sql`l.customer_id`)}, 'customer ' || l.customer_id))`,
    })}
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    join m_unowned n on n.cell = c.cell and n.kept > 0
    where c.foreign_invoice is null and c.customer_id <> l.customer_id`,
};
