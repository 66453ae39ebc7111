import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { priceDifference } from '../stake.ts';

/**
 * The price effect only, on the quantity charged: what was charged beyond the order is the quantity's. Silent where
 * nothing was promised, and where the promise is 0, which is FREE_ITEM_CHARGED.
 */
export const unitPriceOver: Rule = {
  code: 'UNIT_PRICE_OVER',
  version: '2',
  says: 'A unit costs more than was promised.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...priceDifference(),
      slice: 'price',
      why: sql`format('%s costs %s a unit, %s was promised on order %s line %s.', c.product_name,
        trim_scale(p.unit_price), trim_scale(p.promised_unit_price), l.order_id, l.order_line)`,
    })}
    from m_price p
    join m_cell c on c.cell = p.cell
    join m_link l on l.group_id = c.group_id
    where p.net > 0 and p.promised_unit_price > 0 and not p.in_parts`,
};
