import { sql } from 'kysely';

import { dayText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * One finding a document that amends this one. What a note takes off is never printed with a sign to rely on: its type
 * decides. A void note takes off the whole invoice. Headers name no tax, so that the amount is gross; it is money of
 * the note, not of this invoice's lines, and owns none of its bridge.
 */
export const invoiceAmended: Rule = {
  code: 'INVOICE_AMENDED',
  version: '1',
  says: 'Another document amends the invoice.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, n.invoice_id)`,
      cell: sql`null`,
      currency: sql`n.currency`,
      net: sql`n.amount`,
      bridge: sql`0`,
      expectedNet: sql`case when n.currency = h.currency then h.total_charges end`,
      actualNet: sql`case when n.currency = h.currency then h.total_charges + n.amount end`,
      expectedText: sql`'no document that amends it'`,
      actualText: sql`n.document_name || ' ' || n.invoice_id`,
      why: sql`format('The %s %s of %s amends invoice %s by %s.', n.document_name, n.invoice_id,
        ${dayText(sql`n.invoiced_at`)}, ${invoiceId}::text, ${moneyText(sql`n.amount`, sql`n.currency`)})`,
    })}
    from m_note n cross join m_header_total h`,
};
