import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { deliveryClause, deliveryText } from '../delivery-text.ts';
import { unitsText } from '../figure-text.ts';
import { isOrderedADayAgo, receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

const short = (amount: 'net' | 'tax') => {
  const charged = sql.ref(`u.${amount}`);
  return sql`round(${charged} * (u.quantity - r.active_quantity) / u.quantity, ${minorDigitsSql(sql`u.currency`)})`;
};

/**
 * A unit is valued at what it was charged on average. None at all is missing or revoked, and judged as such. For a
 * day after the order the rest may be on its way, where Partner Center says so.
 */
export const entitlementShort: Rule = {
  code: 'ENTITLEMENT_SHORT',
  version: '2',
  says: 'Fewer units were delivered than are charged.',

  find: ({ asOf }) => sql`
    select ${findingColumns({
      ...wholeUnit(),
      net: short('net'),
      tax: short('tax'),
      bridge: sql`${short('net')} + ${short('tax')}`,
      expectedQuantity: sql`u.quantity`,
      actualQuantity: sql`r.active_quantity`,
      confidence: sql`case when r.is_delivery_pending and not ${isOrderedADayAgo(asOf)} then 'provisional' else 'certain' end`,
      expectedText: sql`case when r.delivery_status is not null then 'all units delivered' end`,
      actualText: deliveryText,
      expectedNet: sql`u.net - ${short('net')}`,
      actualNet: sql`u.net`,
      why: sql`format('Microsoft charged %s of %s and delivered %s (%s)%s.', ${unitsText(sql`u.quantity`)}, ${itemText},
        ${unitsText(sql`r.active_quantity`)}, ${orderLineText('u')}, ${deliveryClause})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and r.entitlements > r.revoked
      and r.active_quantity < u.quantity`,
};
