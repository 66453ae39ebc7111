import { sql } from 'kysely';

import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** One part an invoice type; a balance without any part is not whole either. */
export const summaryNeDetails: Rule = {
  code: 'SUMMARY_NE_DETAILS',
  version: '1',
  says: 'The balance of a currency is not the sum of its parts by invoice type.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`a.currency`,
      cell: sql`a.cell`,
      currency: sql`a.currency`,
      net: sql`a.balance - a.detail_sum`,
      expectedNet: sql`a.detail_sum`,
      actualNet: sql`a.balance`,
      expectedText: sql`coalesce(a.detail_text, 'no parts')`,
      why: sql`format('The balance is %s, while its parts (%s) add up to %s.', ${moneyText(sql`a.balance`, sql`a.currency`)},
        coalesce(a.detail_text, 'none'), ${moneyText(sql`a.detail_sum`, sql`a.currency`)})`,
    })}
    from m_account a
    where a.balance <> a.detail_sum`,
};
