import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/**
 * Only where we may ask: what is refused for want of a signed-in user is AUTH_DEGRADED, once a run. A statement that came
 * in an earlier run is held, and not missing.
 */
export const pdfMissing: Rule = {
  code: 'PDF_MISSING',
  version: '1',
  says: 'The statement of an invoice did not come.',

  find: ({ runId, invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      cell: sql`null`,
      confidence: 'provisional',
      expectedText: sql`'the PDF statement'`,
      actualText: sql`m.says`,
      why: sql`format('The PDF statement of invoice %s did not arrive.', m.key)`,
    })}
    from missing m
    where m.run_id = ${runId} and m.key = ${invoiceId}::text and m.resource = 'statement'
      and m.code <> 'PERMISSION_NEEDED'
      and not exists (select from m_statement)`,
};
