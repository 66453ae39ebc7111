import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/**
 * Both ways. Judged on the list of balances per currency alone: where it was refused, the default currency's balance
 * says nothing of the others. A balance of 0 needs no document.
 */
export const summaryCurrencyMissing: Rule = {
  code: 'SUMMARY_CURRENCY_MISSING',
  version: '1',
  says: 'A currency has documents and no balance, or a balance and no documents.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`a.currency`,
      cell: sql`a.cell`,
      currency: sql`a.currency`,
      net: sql`coalesce(a.balance, a.open_sum)`,
      expectedText: sql`case when a.balance is null then 'a balance' else 'at least one document' end`,
      actualText: sql`case when a.balance is null then 'no balance' else 'no document' end`,
      why: sql`case
        when a.balance is null then format('Of %s in %s, %s is open, and Partner Center names no balance in that currency.',
          case a.documents when 1 then '1 document' else a.documents || ' documents' end, a.currency,
          ${moneyText(sql`a.open_sum`, sql`a.currency`)})
        else format('The balance in %s is %s, and no document is in that currency.', a.currency,
          ${moneyText(sql`a.balance`, sql`a.currency`)}) end`,
    })}
    from m_account a
    where a.source = 'invoice-summaries' and a.documents_are_fresh
      and (a.balance is null or (a.documents = 0 and a.balance <> 0))`,
};
