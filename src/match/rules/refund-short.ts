import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText, unitsText } from '../figure-text.ts';
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
      why: sql`format('Microsoft refunded %s for %s of %s, while the refund policy gives %s (%s).',
        ${moneyText(sql`r.refund_net`, sql`r.currency`)}, ${unitsText(sql`r.cancel_quantity`)}, ${itemText},
        ${moneyText(sql`r.due`, sql`r.currency`)}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and r.cancel_quantity > 0 and r.refund_net < r.due_from`,
};
