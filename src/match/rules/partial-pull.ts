import { sql } from 'kysely';

import { customerText } from '../charge-text.ts';
import { resourceText } from '../resource-text.ts';
import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/** The invoice's own documents, and the orders of its customers. The money in doubt is shown, not claimed. */
export const partialPull: Rule = {
  code: 'PARTIAL_PULL',
  version: '1',
  says: 'Something this invoice is judged by did not come.',

  find: ({ runId, invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, 'orders', c.customer_id)`,
      ...wholeCell(),
      confidence: 'provisional',
      expectedText: sql`'the orders of the customer'`,
      actualText: sql`k.orders_missing`,
      why: sql`format('The orders of %s did not arrive, so that its charges without a known order are not checked.',
        ${customerText})`,
    })}
    from m_cell c
    join m_customer k on k.customer_id = c.customer_id
    where c.foreign_invoice is null and k.orders_missing is not null and k.known is not false
      and not exists (select from m_link l where l.group_id = c.group_id and l.candidates = 1)
    union all
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, m.resource)`,
      cell: sql`null`,
      confidence: 'provisional',
      expectedText: sql`'the ' || ${resourceText(sql`m.resource`)}`,
      actualText: sql`m.says`,
      why: sql`format('The %s of invoice %s did not arrive, so that it is not checked.', ${resourceText(sql`m.resource`)}, m.key)`,
    })}
    from missing m
    where m.run_id = ${runId} and m.key = ${invoiceId}::text and m.resource in ('line-items', 'invoice')
      and m.code <> 'PAGE_CHAIN_BROKEN'`,
};
