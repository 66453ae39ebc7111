import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';

/** One finding a foreign invoice number. Lines without a number are not mixed up, only unnumbered. */
export const invoiceIdMismatch: Rule = {
  code: 'INVOICE_ID_MISMATCH',
  version: '1',
  says: 'Lines that came with one invoice carry the number of another.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, c.foreign_invoice)`,
      ...wholeCell(),
      expectedText: sql`${invoiceId}::text`,
      actualText: sql`c.foreign_invoice`,
      why: sql`format('Lines delivered with invoice %s carry the number %s.', ${invoiceId}::text, c.foreign_invoice)`,
    })}
    from m_cell c
    where c.foreign_invoice is not null`,
};
