import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { quantityDifference } from '../stake.ts';

/** Judged on the net of all invoices, at the latest one; cancelled orders are judged by their refunds instead. */
export const quantityOver: Rule = {
  code: 'QUANTITY_OVER',
  version: '2',
  says: 'More units are charged than the order line holds.',

  find: () => sql`
    select ${findingColumns({
      ...quantityDifference(),
      slice: 'quantity',
      why: sql`format('Microsoft charged %s of %s, while %s is for %s.', ${unitsText(sql`u.quantity`)}, ${itemText},
        ${orderLineText('u')}, ${unitsText(sql`u.ordered_quantity`)})`,
    })}
    from m_unit u
    join m_cell c on c.cell = u.cell
    left join m_price p on p.cell = u.cell
    where u.is_latest_invoice
      and not u.has_unknown_type
      and p.in_parts is distinct from true
      and u.status is distinct from 'cancelled'
      and u.quantity > 0
      and u.quantity > u.ordered_quantity`,
};
