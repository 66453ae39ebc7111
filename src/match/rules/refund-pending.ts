import { sql } from 'kysely';

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
      why: sql`format('Order %s line %s was cancelled on %s; %s %s are to be refunded by %s.', r.order_id, r.order_line,
        r.cancelled_on, r.due, r.currency, (r.due_at at time zone 'UTC')::date)`,
    })}
    from m_refund r
    where r.is_latest_invoice and r.refund_quantity = 0 and r.cancelled_on is not null and r.is_inside and r.due > 0
      and r.due_at > ${asOf}`,
};
