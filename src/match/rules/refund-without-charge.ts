import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText, unknownOrderText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/**
 * Either no order is known and no charge of that order id, item and cycle, or the order is known and was not charged on any invoice we hold.
 * Provisional: its charge may come late. What an order from before our history takes back was charged there: no finding.
 */
export const refundWithoutCharge: Rule = {
  code: 'REFUND_WITHOUT_CHARGE',
  version: '2',
  says: 'A refund takes back a charge that we do not know.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`n.kept`),
      confidence: 'provisional',
      actualQuantity: sql`c.quantity`,
      expectedText: sql`'a charge'`,
      actualText: sql`coalesce('none under order id ' || nullif(array_to_string(c.order_ids, ', '), ''), 'none, and no order id')`,
      why: sql`format('Microsoft refunded %s for %s %s.',
        ${moneyText(sql`-c.subtotal`, sql`c.currency`)}, ${itemText}, ${unknownOrderText})`,
    })}
    from m_cell c
    join m_unowned n on n.cell = c.cell and n.kept > 0 and not n.has_candidates
    join m_customer k on k.customer_id = c.customer_id
    where c.foreign_invoice is null
      and c.subtotal < 0
      and ((k.orders_missing is null and not k.orders_are_stale) or k.known is false)
    union all
    select ${findingColumns({
      subject: sql`concat_ws('|', r.order_id, r.order_line, r.item, r.cycle_end_on - date '2000-01-01')`,
      cell: sql`r.cell`,
      currency: sql`r.currency`,
      net: sql`r.net`,
      tax: sql`least(r.tax, 0)`,
      confidence: 'provisional',
      expectedQuantity: sql`r.held_quantity`,
      actualQuantity: sql`r.refund_quantity`,
      expectedNet: sql`r.held_net`,
      actualNet: sql`r.refund_net`,
      expectedText: sql`'a charge'`,
      actualText: sql`'no charge in store'`,
      why: sql`format('Microsoft refunded %s for %s, and no invoice held charges it (%s).', ${moneyText(sql`r.refund_net`, sql`r.currency`)},
        ${itemText}, ${orderLineText('r')})`,
    })}
    from m_refund r
    join m_cell c on c.cell = r.cell
    where r.is_latest_invoice and r.held_net <= 0 and r.refund_net > 0 and not r.is_before_history`,
};
