import { sql } from 'kysely';

import { linesText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
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
      expectedText: sql`format('%s with tax of %s', ${linesText(sql`t.lines`)}, ${moneyText(sql`t.lines_tax`, sql`t.currency`)})`,
      actualText: sql`format('tax %s', ${moneyText(sql`s.tax`, sql`s.currency`)})`,
      why: sql`format('The PDF statement of invoice %s names tax of %s, while its lines carry %s: a difference of %s.',
        ${invoiceId}::text, ${moneyText(sql`s.tax`, sql`s.currency`)}, ${moneyText(sql`t.lines_tax`, sql`t.currency`)},
        ${moneyText(sql`t.tax_difference`, sql`t.currency`)})`,
    })}
    from m_total t join m_statement s on s.currency = t.currency
    where t.tax_difference <> 0`,
};
