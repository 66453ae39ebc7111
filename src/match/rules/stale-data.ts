import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { wholeCell } from '../stake.ts';
import { FRESH_TEXT, staleText } from '../stale-source.ts';

const ordersState = sql`(select o.says from m_stale_orders o)`;

/** Charges that may only lack an order because the orders are old. */
const orderless = sql`
  from m_cell c
  join m_customer k on k.customer_id = c.customer_id
  where c.foreign_invoice is null and k.orders_are_stale and k.known is not false
    and not exists (select from m_link l where l.group_id = c.group_id and l.candidates = 1)`;

/**
 * One finding an invoice and source, whatever the number of charges: with orders of days ago nobody can say which charge
 * has none. The money in doubt is shown, not claimed.
 */
export const staleData: Rule = {
  code: 'STALE_DATA',
  version: '1',
  says: 'What this invoice is judged by is older than its limit.',

  find: ({ invoiceId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, 'orders')`,
      ...wholeCell(),
      confidence: 'provisional',
      expectedText: FRESH_TEXT,
      actualText: ordersState,
      why: sql`format('The orders of customers on invoice %s are %s, so that it is not checked.', ${invoiceId}::text,
        ${ordersState})`,
    })}
    ${orderless}
    union all
    select ${findingColumns({
      subject: sql`concat_ws('|', ${invoiceId}::text, s.source)`,
      cell: sql`null`,
      confidence: 'provisional',
      expectedText: FRESH_TEXT,
      actualText: sql`s.says`,
      why: sql`format('The %s of invoice %s are %s, so that it is not checked.', s.name, ${invoiceId}::text, s.says)`,
    })}
    from (
      select 'orders' as source, 'orders of customers' as name, ${ordersState} as says
      where not exists (select ${orderless})
      union all
      select 'totals', 'totals', ${staleText({ daysOld: sql`h.days_old` })}
      from m_header_age h where h.days_old is not null) s
    where s.says is not null`,
};
