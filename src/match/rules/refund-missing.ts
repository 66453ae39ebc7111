import { sql } from 'kysely';

import { dueRefund } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** A refund may come with the invoice of the month after the cancellation; from the 12th after that it is missing. */
export const refundMissing: Rule = {
  code: 'REFUND_MISSING',
  version: '1',
  says: 'An order was cancelled inside its refund window, and no refund came.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...dueRefund(),
      why: sql`format('Order %s line %s was cancelled on %s, inside its refund window, and %s %s were never refunded.',
        r.order_id, r.order_line, r.cancelled_on, r.due, r.currency)`,
    })}
    from m_refund r
    where r.is_latest_invoice and r.refund_quantity = 0 and r.cancelled_on is not null and r.is_inside and r.due > 0
      and r.due_at <= ${asOf}`,
};
