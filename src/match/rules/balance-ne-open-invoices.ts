import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

const CANDIDATES_SHOWN = 5;

const gap = sql`(a.balance - a.open_sum)`;
const money = (amount: RawBuilder<unknown>) => moneyText(amount, sql`a.currency`);

/** What alone could explain the gap: a document open with exactly that much, or the last payment. */
const candidates = sql`concat_ws(', and ',
  (select format('exactly this is open on %s', string_agg(invoice_id, ', ' order by invoice_id collate "C"))
    from (
      select d.invoice_id from m_document d
      where d.currency = a.currency and d.open_amount <> 0 and abs(d.open_amount) = abs(${gap})
      order by d.invoiced_on desc, d.invoice_id collate "C" limit ${CANDIDATES_SHOWN}) fit
    having count(*) > 0),
  case when a.last_payment = abs(${gap}) then format('exactly this was paid on %s', a.last_payment_on) end)`;

/**
 * In both directions. A note among the open documents may be counted otherwise by Microsoft, and a balance older than
 * the newest document may just not hold it yet.
 */
export const balanceNeOpenInvoices: Rule = {
  code: 'BALANCE_NE_OPEN_INVOICES',
  version: '1',
  says: 'The balance of a currency is not what is open on its documents.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`a.currency`,
      cell: sql`a.cell`,
      currency: sql`a.currency`,
      net: gap,
      confidence: sql`case
        when a.open_notes > 0 then 'suspected'
        when a.accounted_on < a.newest_on then 'provisional'
        else 'certain' end`,
      expectedNet: sql`a.open_sum`,
      actualNet: sql`a.balance`,
      why: sql`format('The balance is %s, while the open documents add up to %s: a difference of %s%s.', ${money(sql`a.balance`)},
        ${money(sql`a.open_sum`)}, ${money(sql`abs(${gap})`)},
        '; ' || nullif(${candidates}, ''))`,
    })}
    from m_account a
    where a.balance <> a.open_sum and a.documents > 0 and a.documents_are_fresh`,
};
