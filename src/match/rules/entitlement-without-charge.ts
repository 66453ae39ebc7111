import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { unbilledLine } from '../order-stake.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Speaks for itself where the order is not completed or promises no price; else the order owns the money. */
export const entitlementWithoutCharge: Rule = {
  code: 'ENTITLEMENT_WITHOUT_CHARGE',
  version: '1',
  says: 'Units of an order line were delivered, it is due, and no invoice charges it.',

  find: () => sql`
    select ${findingColumns({
      ...unbilledLine(),
      subject: sql`concat_ws('|', o.order_id, o.order_line)`,
      expectedQuantity: sql`r.active_quantity`,
      why: sql`format('Microsoft delivered %s of %s, and no invoice charges it (%s).', ${unitsText(sql`r.active_quantity`)},
        ${itemText}, ${orderLineText('o')})`,
    })}
    from m_order o
    join m_cell c on c.cell = o.cell
    join m_received r on r.order_id = o.order_id and r.order_line = o.order_line
    where o.is_ripe
      and not o.is_billed
      and o.expected_net is distinct from 0
      and r.active_quantity > 0`,
};
