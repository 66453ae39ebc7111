import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/**
 * One finding a foreign invoice number. Lines without a number are not mixed up, only unnumbered. Lines out of scope
 * are named as well, though their money stays where it is in the bridge.
 */
export const invoiceIdMismatch: Rule = {
  code: 'INVOICE_ID_MISMATCH',
  version: '1',
  says: 'Lines that came with one invoice carry the number of another.',

  find: ({ invoiceId, linesPullId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, c.foreign_invoice)`,
      ...wholeCell(),
      expectedText: sql`${invoiceId}::text`,
      actualText: sql`c.foreign_invoice`,
      why: sql`format('Lines that came with invoice %s carry the number of invoice %s.', ${invoiceId}::text,
        c.foreign_invoice)`,
    })}
    from m_cell c
    where c.foreign_invoice is not null
    union all
    select distinct ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, c.invoice_number)`,
      cell: sql`null`,
      expectedText: sql`${invoiceId}::text`,
      actualText: sql`c.invoice_number`,
      why: sql`format('Lines that came with invoice %s carry the number of invoice %s.', ${invoiceId}::text,
        c.invoice_number)`,
    })}
    from charge c
    where c.invoice_id = ${invoiceId} and c.pull_id = ${linesPullId ?? null}::bigint
      and not c.in_scope and c.invoice_number <> c.invoice_id`,
};
