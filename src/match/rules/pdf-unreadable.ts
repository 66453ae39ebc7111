import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/** It came, and its total is not certain: no PDF after all, another layout, an image, or sums that contradict each other. */
export const pdfUnreadable: Rule = {
  code: 'PDF_UNREADABLE',
  version: '1',
  says: 'The figures of a statement cannot be relied on.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      cell: sql`null`,
      expectedText: sql`'a statement that can be read'`,
      actualText: sql`s.reason`,
      why: sql`format('The PDF statement of invoice %s cannot be read with certainty: %s.', ${invoiceId}::text, s.reason)`,
    })}
    from m_statement s
    where not s.readable`,
};
