import { sql } from 'kysely';

import { refundDifference } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Above every reading of the policy, beyond rounding. Outside the window nothing is due and anything may be granted. */
export const refundOver: Rule = {
  code: 'REFUND_OVER',
  version: '1',
  says: 'A cancellation was refunded for more than its policy says.',

  find: () => sql`
    select ${findingColumns({
      ...refundDifference({ due: sql`r.due_most`, received: sql`r.cancel_net` }),
      why: sql`format('Order %s line %s: %s %s were refunded for %s units, %s are due.', r.order_id, r.order_line,
        r.cancel_net, r.currency, trim_scale(r.cancel_quantity), r.due_most)`,
    })}
    from m_refund r
    where r.is_latest_invoice and r.cancel_quantity > 0 and r.held_net > 0 and r.cancel_net > r.due_to`,
};
