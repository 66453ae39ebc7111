import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';
import { FRESH_TEXT, staleText } from '../stale-source.ts';

const state = staleText({ daysOld: sql`s.days_old` });

/** Of balances that were not asked for in days; BALANCE_STALE is about the day Microsoft prints on them. */
export const balanceStaleData: Rule = {
  code: 'STALE_DATA',
  version: '1',
  says: 'The balances held are older than their limit.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`'balances'`,
      cell: sql`null`,
      confidence: 'provisional',
      expectedText: FRESH_TEXT,
      actualText: state,
      why: sql`format('The balances or the documents behind them are %s, so that what they show is provisional.', ${state})`,
    })}
    from m_balance_age s
    where s.days_old is not null`,
};
