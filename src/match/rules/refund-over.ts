import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText, unitsText } from '../figure-text.ts';
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
      why: sql`format('Microsoft refunded %s for %s of %s, while the refund policy gives %s (%s).',
        ${moneyText(sql`r.cancel_net`, sql`r.currency`)}, ${unitsText(sql`r.cancel_quantity`)}, ${itemText},
        ${moneyText(sql`r.due_most`, sql`r.currency`)}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and r.cancel_quantity > 0 and r.held_net > 0 and r.cancel_net > r.due_to`,
};
