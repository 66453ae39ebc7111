import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

const surplus = sql`(r.active_quantity - greatest(o.billed_quantity, o.quantity))`;
const value = sql`round(o.latest_net * ${surplus} / o.billed_quantity, ${minorDigitsSql(sql`o.currency`)})`;

/**
 * Units beyond what is charged and beyond what is ordered, at what a unit was charged on average: what was ordered and
 * is not charged is a question of quantity, and the invoice's.
 */
export const entitlementExcess: Rule = {
  code: 'ENTITLEMENT_EXCESS',
  version: '1',
  says: 'More units were delivered than are ordered and charged, and the order is due.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', o.order_id, o.order_line)`,
      cell: sql`o.cell`,
      currency: sql`o.currency`,
      net: sql`-${value}`,
      expectedQuantity: sql`r.active_quantity`,
      actualQuantity: sql`o.billed_quantity`,
      expectedNet: sql`o.latest_net + ${value}`,
      actualNet: sql`o.latest_net`,
      why: sql`format('Microsoft delivered %s of %s, while it charged %s and %s is for %s.',
        ${unitsText(sql`r.active_quantity`)}, ${itemText}, ${unitsText(sql`o.billed_quantity`)}, ${orderLineText('o')},
        ${unitsText(sql`o.quantity`)})`,
    })}
    from m_order o
    join m_cell c on c.cell = o.cell
    join m_received r on r.order_id = o.order_id and r.order_line = o.order_line
    where o.is_ripe
      and o.billed_quantity > 0
      and ${surplus} > 0`,
};
