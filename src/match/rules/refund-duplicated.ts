import { sql } from 'kysely';

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
      expectedText: sql`format('at most %s refunded', r.held_net)`,
      actualText: sql`format('%s refunded', r.refund_net)`,
      why: sql`format('Order %s line %s: %s %s were charged and %s refunded.', r.order_id, r.order_line, r.held_net,
        r.currency, r.refund_net)`,
    })}
    from m_refund r
    where r.is_latest_invoice and not r.is_incomparable and r.held_net > 0
      and r.refund_net > r.held_net + r.cent * greatest(r.refund_quantity, 1)`,
};
