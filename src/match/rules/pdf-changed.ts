import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/** Compared with the first statement that came, byte for byte. One that is as it first was again is no change. */
export const pdfChanged: Rule = {
  code: 'PDF_CHANGED',
  version: '1',
  says: 'The statement is no longer the one that first came.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      cell: sql`null`,
      expectedText: sql`format('SHA-256 %s', s.first_sha256)`,
      actualText: sql`format('SHA-256 %s', s.sha256)`,
      why: sql`format('The PDF statement of invoice %s was issued again: it is not the file that first came.',
        ${invoiceId}::text)`,
    })}
    from m_statement s
    where s.sha256 <> s.first_sha256`,
};
