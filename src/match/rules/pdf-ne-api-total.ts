import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * Number, currency, total, billing period and date, each where the statement is certain. Which of the two is right, nobody can
 * tell from here: no money is claimed.
 */
export const pdfNeApiTotal: Rule = {
  code: 'PDF_NE_API_TOTAL',
  version: '2',
  says: 'The statement is not the document that the invoice header describes.',

  find: ({ invoiceId }) => {
    const expected = sql`concat_ws(', ',
      case when s.other_number then format('number %s', h.invoice_id) end,
      case when s.other_total or s.other_currency then format('total %s', ${moneyText(sql`h.total_charges`, sql`h.currency`)}) end,
      case when s.other_period then format('period %s',
        coalesce(h.period_start || ' to ' || h.period_end, h.period)) end,
      case when s.other_day then format('date %s', (h.invoiced_at at time zone 'UTC')::date) end)`;
    const actual = sql`concat_ws(', ',
      case when s.other_number then format('number %s', s.document_number) end,
      case when s.other_total or s.other_currency then format('total %s', ${moneyText(sql`s.total`, sql`s.currency`)}) end,
      case when s.other_period then format('period %s to %s', s.period_start_on, s.period_end_on) end,
      case when s.other_day then format('date %s', s.invoiced_on) end)`;
    return sql`
    select ${findingColumns({
      subject: sql`${invoiceId}::text`,
      cell: sql`null`,
      currency: sql`h.currency`,
      expectedNet: sql`h.total_charges`,
      actualNet: sql`case when not s.other_currency then s.total end`,
      expectedText: expected,
      actualText: actual,
      why: sql`format('The PDF statement of invoice %s says %s, while Partner Center says %s.', h.invoice_id, ${actual},
        ${expected})`,
    })}
    from m_statement s cross join m_header_total h
    where s.readable and not s.agrees`;
  },
};
