import { sql } from 'kysely';

import { itemText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Provisional: an order may be missing from a list for 15 minutes, and nothing says how old an entitlement is. */
export const entitlementWithoutOrder: Rule = {
  code: 'ENTITLEMENT_WITHOUT_ORDER',
  version: '1',
  says: 'An entitlement names an order that was neither recorded, imported nor returned by Partner Center.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', e.customer_id, e.order_id)`,
      cell: sql`e.cell`,
      confidence: 'provisional',
      actualQuantity: sql`e.quantity`,
      expectedText: sql`'an order'`,
      actualText: sql`format('order id %s', e.order_id)`,
      why: sql`format('Microsoft delivered %s of %s under order %s, and no such order is known.',
        ${unitsText(sql`e.quantity`)}, ${itemText}, e.order_id)`,
    })}
    from m_stray e
    join m_cell c on c.cell = e.cell`,
};
