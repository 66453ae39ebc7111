import { sql } from 'kysely';

import { chargeSubject } from '../charge-subject.ts';
import { itemText } from '../charge-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/**
 * A charge may be priced in one currency and billed in another; the order names either. Only an order in neither is a
 * mismatch, and then the whole charge is in question: amounts of two currencies are never compared.
 */
export const currencyMismatch: Rule = {
  code: 'CURRENCY_MISMATCH',
  version: '2',
  says: "A charge is neither priced nor billed in the order's currency.",

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: chargeSubject(invoiceId),
      ...keptOfCell(sql`p.kept`),
      expectedText: sql`l.currency`,
      actualText: sql`c.currency`,
      why: sql`format('Microsoft charged %s in %s, while order %s is in %s.', ${itemText}, c.currency, l.order_id,
        l.currency)`,
    })}
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    join m_price p on p.cell = c.cell and p.kept > 0
    where c.foreign_invoice is null and c.currency <> nullif(l.currency, '')
      and not exists (select from m_line i where i.cell = c.cell and i.pricing_currency = l.currency)`,
};
