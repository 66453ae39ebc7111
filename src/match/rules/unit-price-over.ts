import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
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
      why: sql`format('Microsoft charged %s a unit of %s, while %s promises %s.', ${moneyText(sql`p.unit_price`, sql`l.currency`)},
        ${itemText}, ${orderLineText('l')}, ${moneyText(sql`p.promised_unit_price`, sql`l.currency`)})`,
    })}
    from m_price p
    join m_cell c on c.cell = p.cell
    join m_link l on l.group_id = c.group_id
    where p.net > 0 and p.promised_unit_price > 0 and not p.in_parts`,
};
