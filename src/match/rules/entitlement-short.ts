import { sql } from 'kysely';

import { minorDigitsSql } from '../../store/minor-digits-sql.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { unitsText } from '../figure-text.ts';
import { receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

const short = (amount: 'net' | 'tax') => {
  const charged = sql.ref(`u.${amount}`);
  return sql`round(${charged} * (u.quantity - r.active_quantity) / u.quantity, ${minorDigitsSql(sql`u.currency`)})`;
};

/** A unit is valued at what it was charged on average. None at all is missing or revoked, and judged as such. */
export const entitlementShort: Rule = {
  code: 'ENTITLEMENT_SHORT',
  version: '1',
  says: 'Fewer units were delivered than are charged.',

  find: () => sql`
    select ${findingColumns({
      ...wholeUnit(),
      net: short('net'),
      tax: short('tax'),
      bridge: sql`${short('net')} + ${short('tax')}`,
      expectedQuantity: sql`u.quantity`,
      actualQuantity: sql`r.active_quantity`,
      expectedNet: sql`u.net - ${short('net')}`,
      actualNet: sql`u.net`,
      why: sql`format('Microsoft charged %s of %s and delivered %s (%s).', ${unitsText(sql`u.quantity`)}, ${itemText},
        ${unitsText(sql`r.active_quantity`)}, ${orderLineText('u')})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and r.entitlements > r.revoked
      and r.active_quantity < u.quantity`,
};
