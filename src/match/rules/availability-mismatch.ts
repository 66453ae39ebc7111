import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText, orderLineText } from '../charge-text.ts';
import { comparedUnits } from '../identity-difference.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Availabilities rotate with the catalogue and put no money in question: where the price differs too, that is found. */
export const availabilityMismatch: Rule = {
  code: 'AVAILABILITY_MISMATCH',
  version: '2',
  says: 'A charge is for another availability of the ordered SKU.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      cell: sql`u.cell`,
      currency: sql`u.currency`,
      expectedText: sql`l.catalog_item_id`,
      actualText: sql`concat_ws(':', c.product_id, c.sku_id, c.availability_id)`,
      why: sql`format('Microsoft charged %s under catalogue offer %s, while %s names offer %s.', ${itemText},
        c.availability_id, ${orderLineText('l')}, l.availability_id)`,
    })}
    from ${comparedUnits}
      and lower(c.product_id) = lower(l.product_id) and lower(c.sku_id) = lower(l.sku_id)
      and lower(c.availability_id) <> lower(l.availability_id)`,
};
