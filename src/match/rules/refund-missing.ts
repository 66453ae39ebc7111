import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
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
      why: sql`format('%s was cancelled on %s, inside its refund window, and the refund of %s never came (%s).',
        ${itemText}, r.cancelled_on, ${moneyText(sql`r.due`, sql`r.currency`)}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and r.refund_quantity = 0 and r.cancelled_on is not null and r.is_inside and r.due > 0
      and r.due_at <= ${asOf}`,
};
