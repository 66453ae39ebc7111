import { sql } from 'kysely';

import { findingColumns, type Rule } from '../rule.ts';

/** Days are compared: Partner Center dates a balance by the day. */
export const balanceStale: Rule = {
  code: 'BALANCE_STALE',
  version: '1',
  says: 'A balance is older than the newest document of its currency.',

  find: () => sql`
    select ${findingColumns({
      subject: sql`a.currency`,
      cell: sql`null`,
      currency: sql`a.currency`,
      expectedText: sql`format('%s or later', a.newest_on)`,
      actualText: sql`a.accounted_on`,
      why: sql`format('The %s balance is dated %s, before document %s of %s.', a.currency, a.accounted_on,
        a.newest_id, a.newest_on)`,
    })}
    from m_account a
    where a.accounted_on < a.newest_on and a.documents_are_fresh`,
};
