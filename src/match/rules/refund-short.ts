import { sql } from 'kysely';

import { refundDifference } from '../refund-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Whatever else was refunded counts as received. Below every reading of the policy, beyond rounding. */
export const refundShort: Rule = {
  code: 'REFUND_SHORT',
  version: '1',
  says: 'A cancellation was refunded for less than its policy says.',

  find: () => sql`
    select ${findingColumns({
      ...refundDifference({ due: sql`r.due`, received: sql`r.refund_net` }),
      why: sql`format('Order %s line %s: %s %s were refunded for %s units, %s are due.', r.order_id, r.order_line,
        r.refund_net, r.currency, trim_scale(r.cancel_quantity), r.due)`,
    })}
    from m_refund r
    where r.is_latest_invoice and r.cancel_quantity > 0 and r.refund_net < r.due_from`,
};
