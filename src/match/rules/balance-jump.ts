import { sql } from 'kysely';

import { dayText } from '../charge-text.ts';
import { moneyText } from '../figure-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

const gap = sql`(a.balance - a.open_sum)`;
const moved = sql`(${gap} - a.gap_before)`;

/**
 * Documents and payments move the balance and what is open alike, so that the gap between them stays. Compared with
 * the last run in which the gap was another: a jump stands until it closes, however the balance moves meanwhile.
 */
export const balanceJump: Rule = {
  code: 'BALANCE_JUMP',
  version: '1',
  says: 'The balance of a currency moved by an amount no document and no payment explains.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`a.currency`,
      cell: sql`a.cell`,
      currency: sql`a.currency`,
      net: moved,
      confidence: sql`case
        when a.open_notes > 0 then 'suspected'
        when a.accounted_on < a.newest_on then 'provisional'
        else 'certain' end`,
      expectedNet: sql`a.open_sum + a.gap_before`,
      actualNet: sql`a.balance`,
      why: sql`format('The balance is %s; with the documents and payments that came since %s it should be %s: it moved by %s that nothing explains.',
        ${moneyText(sql`a.balance`, sql`a.currency`)}, ${dayText(sql`a.gap_before_at`)},
        ${moneyText(sql`a.open_sum + a.gap_before`, sql`a.currency`)}, ${moneyText(moved, sql`a.currency`)})`,
    })}
    from m_account a
    where a.gap_before is not null and ${gap} <> 0 and a.documents > 0 and a.documents_are_fresh`,
};
