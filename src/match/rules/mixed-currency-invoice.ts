import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** Once a foreign currency. The header counts none of it, so that the lines stand against nothing. */
export const mixedCurrencyInvoice: Rule = {
  code: 'MIXED_CURRENCY_INVOICE',
  version: '1',
  says: 'Lines are in another currency than their invoice.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, t.currency)`,
      cell: sql`null`,
      currency: sql`t.currency`,
      net: sql`-t.lines_subtotal`,
      tax: sql`t.remainder + t.lines_subtotal`,
      expectedNet: sql`0`,
      actualNet: sql`t.lines_subtotal`,
      expectedText: sql`h.currency`,
      actualText: sql`t.currency`,
      why: sql`format('Invoice %s is in %s, and %s of its lines (%s in all) %s not: the total counts none of that.',
        ${invoiceId}::text, h.currency, t.lines, ${moneyText(sql`t.lines_total`, sql`t.currency`)},
        case t.lines when 1 then 'is' else 'are' end)`,
    })}
    from m_total t cross join m_header_total h
    where not t.is_header and t.lines > 0`,
};
