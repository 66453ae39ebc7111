import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Expected for software and reservations alone, and a day after the order: keys are not issued at once. */
export const entitlementMissing: Rule = {
  code: 'ENTITLEMENT_MISSING',
  version: '2',
  says: 'Software or a reservation is charged, and no entitlement names its order line.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...wholeUnit(),
      expectedQuantity: sql`u.quantity`,
      actualQuantity: sql`0`,
      expectedText: sql`'an entitlement'`,
      actualText: sql`'none'`,
      why: sql`format('Microsoft charged %s of %s, and nothing was delivered for it (%s).', ${unitsText(sql`u.quantity`)},
        ${itemText}, ${orderLineText('u')})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and u.net > 0
      and u.status = 'completed'
      and r.is_expected
      and r.entitlements = 0
      and exists (
        select from m_link l
        where l.order_id = u.order_id and l.order_line = u.order_line and l.candidates = 1
          and l.ordered_at + interval '24 hours' <= ${asOf})`,
};
