import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { keptOfCell } from '../stake.ts';

/** What no order of the customer's own explains may have been taken back; an imported order explains even a stranger. */
const kept = sql`coalesce(n.kept, 1)`;

/** One finding a customer, however many lines it has. Silent when the list of customers itself did not come. */
export const unknownCustomer: Rule = {
  code: 'UNKNOWN_CUSTOMER',
  version: '2',
  says: 'A charge names a customer that is not among ours.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, c.customer_id)`,
      ...keptOfCell(kept),
      expectedText: sql`'a customer of ours'`,
      actualText: sql`c.customer_id`,
      why: sql`format('Microsoft charged for %s (%s), which is not in our list of customers.',
        coalesce(nullif(c.customer_name, ''), 'a customer without a name'), coalesce(nullif(c.customer_id, ''), 'no id'))`,
    })}
    from m_cell c
    join m_customer k on k.customer_id = c.customer_id
    left join m_unowned n on n.cell = c.cell
    where c.foreign_invoice is null and k.known is false and ${kept} > 0`,
};
