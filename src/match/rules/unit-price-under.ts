import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { priceDifference } from '../stake.ts';

/** As UNIT_PRICE_OVER, the other way: a promotion, or a mistake that may still be corrected. */
export const unitPriceUnder: Rule = {
  code: 'UNIT_PRICE_UNDER',
  version: '2',
  says: 'A unit costs less than was promised.',

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
    where p.net < 0 and p.promised_unit_price > 0 and not p.in_parts`,
};
