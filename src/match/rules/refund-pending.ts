import { sql } from 'kysely';

import { dayText, itemText, orderLineText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { dueRefund } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** The same as REFUND_MISSING while the invoice that may bring the refund is not out. */
export const refundPending: Rule = {
  code: 'REFUND_PENDING',
  version: '1',
  says: 'An order was cancelled inside its refund window, and the refund is not due yet.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...dueRefund(),
      why: sql`format('%s was cancelled on %s; the refund of %s is due before %s (%s).', ${itemText}, r.cancelled_on,
        ${moneyText(sql`r.due`, sql`r.currency`)}, ${dayText(sql`r.due_at`)}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and r.refund_quantity = 0 and r.cancelled_on is not null and r.is_inside and r.due > 0
      and r.due_at > ${asOf}`,
};
