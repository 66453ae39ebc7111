import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { comparedUnits, identityDifference } from '../identity-difference.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Another edition or segment of the same product. */
export const skuMismatch: Rule = {
  code: 'SKU_MISMATCH',
  version: '2',
  says: 'A charge is for another SKU of the ordered product.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...identityDifference(),
      expectedText: sql`l.catalog_item_id`,
      actualText: sql`concat_ws(':', c.product_id, c.sku_id, c.availability_id)`,
      why: sql`format('Microsoft charged %s as SKU %s, while %s is for SKU %s of the same product.', ${itemText},
        c.sku_id, ${orderLineText('l')}, l.sku_id)`,
    })}
    from ${comparedUnits}
      and lower(c.product_id) = lower(l.product_id) and lower(c.sku_id) <> lower(l.sku_id)`,
};
