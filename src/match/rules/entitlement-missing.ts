import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { deliveryClause, deliveryText } from '../delivery-text.ts';
import { unitsText } from '../figure-text.ts';
import { isOrderedADayAgo, receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Expected for software and reservations alone, and a day after the order: keys are not issued at once. */
export const entitlementMissing: Rule = {
  code: 'ENTITLEMENT_MISSING',
  version: '3',
  says: 'Software or a reservation is charged, and no entitlement names its order line.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...wholeUnit(),
      expectedQuantity: sql`u.quantity`,
      actualQuantity: sql`0`,
      expectedText: sql`'an entitlement'`,
      actualText: sql`concat_ws('; ', 'none', ${deliveryText})`,
      why: sql`format('Microsoft charged %s of %s, and nothing was delivered for it (%s)%s.', ${unitsText(sql`u.quantity`)},
        ${itemText}, ${orderLineText('u')}, ${deliveryClause})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and u.net > 0
      and u.status = 'completed'
      and r.is_expected
      and r.entitlements = 0
      and ${isOrderedADayAgo(asOf)}`,
};
