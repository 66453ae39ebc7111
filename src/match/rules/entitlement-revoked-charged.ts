import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Only where nothing is left: rights revoked in part are a shortage. */
export const entitlementRevokedCharged: Rule = {
  code: 'ENTITLEMENT_REVOKED_CHARGED',
  version: '2',
  says: 'Units are charged whose entitlements were all revoked.',

  find: () => sql`
    select ${findingColumns({
      ...wholeUnit(),
      expectedQuantity: sql`u.quantity`,
      actualQuantity: sql`0`,
      expectedText: sql`'entitlements in force'`,
      actualText: sql`'revoked'`,
      why: sql`format('Microsoft charged %s of %s, and has taken back what it delivered (%s).', ${unitsText(sql`u.quantity`)},
        ${itemText}, ${orderLineText('u')})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and u.net > 0
      and r.revoked > 0
      and r.revoked = r.entitlements`,
};
