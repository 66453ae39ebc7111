import { sql } from 'kysely';

import { itemText, orderLineText } from '../charge-text.ts';
import { receivedUnit, wholeUnit } from '../received-unit.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** One entitlement of the product ordered is enough: bundles come with further ones. */
export const entitlementProductMismatch: Rule = {
  code: 'ENTITLEMENT_PRODUCT_MISMATCH',
  version: '2',
  says: 'What was delivered for an order line is another product or SKU than ordered.',

  find: () => sql`
    select ${findingColumns({
      ...wholeUnit(),
      expectedText: sql`r.ordered_product`,
      actualText: sql`r.products`,
      why: sql`format('Microsoft charged %s (%s) and delivered %s instead (%s).', ${itemText}, r.ordered_product,
        r.products, ${orderLineText('u')})`,
    })}
    ${receivedUnit}
      and u.quantity > 0
      and r.entitlements > r.revoked
      and not r.fits`,
};
