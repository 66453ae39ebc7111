import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { comparedUnits, identityDifference } from '../identity-difference.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Compared after linking: ids agree, the product does not. Legacy offers name no product and are not compared. */
export const productMismatch: Rule = {
  code: 'PRODUCT_MISMATCH',
  version: '2',
  says: 'A charge is for another product than its order line.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...identityDifference(),
      expectedText: sql`l.catalog_item_id`,
      actualText: sql`concat_ws(':', c.product_id, c.sku_id, c.availability_id)`,
      why: sql`format('Microsoft charged %s, while %s is for %s.', ${itemText}, ${orderLineText('l')},
        coalesce(l.friendly_name, 'product ' || l.product_id))`,
    })}
    from ${comparedUnits}
      and lower(c.product_id) <> lower(l.product_id)`,
};
