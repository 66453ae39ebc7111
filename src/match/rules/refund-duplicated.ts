import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Only what was charged can be given back. */
export const refundDuplicated: Rule = {
  code: 'REFUND_DUPLICATED',
  version: '1',
  says: 'More was refunded than was ever charged.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', r.order_id, r.order_line, r.item, r.cycle_end_on - date '2000-01-01')`,
      cell: sql`r.cell`,
      currency: sql`r.currency`,
      net: sql`r.net`,
      tax: sql`least(r.tax, 0)`,
      expectedQuantity: sql`r.held_quantity`,
      actualQuantity: sql`r.refund_quantity`,
      expectedNet: sql`r.held_net`,
      actualNet: sql`r.refund_net`,
      expectedText: sql`format('at most %s refunded', ${moneyText(sql`r.held_net`, sql`r.currency`)})`,
      actualText: sql`format('%s refunded', ${moneyText(sql`r.refund_net`, sql`r.currency`)})`,
      why: sql`format('Microsoft charged %s for %s and refunded %s (%s).', ${moneyText(sql`r.held_net`, sql`r.currency`)},
        ${itemText}, ${moneyText(sql`r.refund_net`, sql`r.currency`)}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and not r.is_incomparable and r.held_net > 0
      and r.refund_net > r.held_net + r.cent * greatest(r.refund_quantity, 1)`,
};
