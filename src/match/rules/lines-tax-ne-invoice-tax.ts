import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/**
 * Where lines carry tax, theirs against the statement's, rounded as the statement prints it. The stake is tax alone; the
 * bridge owes it only where header and lines differ.
 */
export const linesTaxNeInvoiceTax: Rule = {
  code: 'LINES_TAX_NE_INVOICE_TAX',
  version: '1',
  says: 'The tax of the lines is not the tax of the statement.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, t.currency)`,
      cell: sql`null`,
      currency: sql`t.currency`,
      tax: sql`t.tax_difference`,
      bridge: sql`t.tax_owned`,
      expectedText: sql`format('%s lines carry tax of %s %s', t.lines, t.lines_tax, t.currency)`,
      actualText: sql`format('tax %s %s', s.tax, s.currency)`,
      why: sql`format('The statement of invoice %s names tax of %s %s, its lines carry %s: a difference of %s.',
        ${invoiceId}::text, s.tax, s.currency, t.lines_tax, t.tax_difference)`,
    })}
    from m_total t join m_statement s on s.currency = t.currency
    where t.tax_difference <> 0`,
};
