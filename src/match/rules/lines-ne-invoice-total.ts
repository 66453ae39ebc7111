import { sql } from 'kysely';

import { linesText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * The header stands against the lines of its own currency; those of any other are MIXED_CURRENCY_INVOICE. What the
 * statement names is not asked for here: tax that no line carries, adjustments. Where LINES_TAX_NE_INVOICE_TAX owns all of
 * the difference, or PROVIDER_SECTION_MISSING does, this contributes. Where no line carries tax, no statement says how much it is, and the header is
 * higher, the difference may be tax, and the invoice is not checked instead.
 */
export const linesNeInvoiceTotal: Rule = {
  code: 'LINES_NE_INVOICE_TOTAL',
  version: '3',
  says: 'The lines do not add up to the invoice total.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, t.currency)`,
      cell: sql`null`,
      currency: sql`t.currency`,
      net: sql`case when t.section_is_empty then 0 else t.remainder end`,
      contributes: sql`(t.remainder = 0 or t.section_is_empty)`,
      expectedNet: sql`t.lines_total`,
      actualNet: sql`t.total_charges`,
      expectedText: sql`format('%s with a total of %s', ${linesText(sql`t.lines`)}, ${moneyText(sql`t.lines_total`, sql`t.currency`)})`,
      actualText: sql`format('total charges %s', ${moneyText(sql`t.total_charges`, sql`t.currency`)})`,
      why: sql`format('Invoice %s totals %s, while its lines add up to %s: a difference of %s%s.',
        ${invoiceId}::text, ${moneyText(sql`t.total_charges`, sql`t.currency`)}, ${moneyText(sql`t.lines_total`, sql`t.currency`)},
        ${moneyText(sql`t.difference`, sql`t.currency`)},
        case
          when t.remainder = t.difference then ''
          when t.remainder = 0 then ', all of it explained by the statement'
          else format(', of which nothing explains %s', ${moneyText(sql`t.remainder`, sql`t.currency`)}) end)`,
    })}
    from m_total t
    where t.is_header and (t.remainder <> 0 or t.tax_owned <> 0) and not t.may_be_tax and t.checked`,
};
