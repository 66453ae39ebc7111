import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** No money is at stake: the customer uses what was taken back. */
export const entitlementActiveAfterRefund: Rule = {
  code: 'ENTITLEMENT_ACTIVE_AFTER_REFUND',
  version: '1',
  says: 'All units were refunded, and their entitlement is still in force.',

  find: () => sql`
    select ${findingColumns({
      ...wholeUnit(),
      net: sql`0`,
      tax: sql`0`,
      bridge: sql`0`,
      expectedQuantity: sql`0`,
      actualQuantity: sql`r.active_quantity`,
      expectedText: sql`'nothing in force'`,
      actualText: sql`r.products`,
      why: sql`format('Microsoft refunded all of %s, and the customer still holds %s (%s).', ${itemText},
        ${unitsText(sql`r.active_quantity`)}, ${orderLineText('u')})`,
    })}
    ${receivedUnit}
      and u.quantity = 0
      and u.net = 0
      and u.billing_invoices > 0
      and r.active_quantity > 0`,
};
