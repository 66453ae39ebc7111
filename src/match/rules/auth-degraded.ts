import { sql } from 'kysely';

import { resourceText } from '../resource-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** One a run, however many documents were refused: the cause is one missing sign-in. */
export const authDegraded: Rule = {
  code: 'AUTH_DEGRADED',
  version: '1',
  says: 'Partner Center refused documents that need a signed-in user.',

  find: ({ runId }) => sql`
    select ${findingColumns({
      subject: sql`'app-only'`,
      cell: sql`null`,
      expectedText: sql`'app+user access'`,
      actualText: sql`string_agg(distinct ${resourceText(sql`m.resource`)}, ' and the ')`,
      why: sql`format('Partner Center refused the %s of this run: only a signed-in user may read them.',
        string_agg(distinct ${resourceText(sql`m.resource`)}, ' and the '))`,
    })}
    from missing m
    where m.run_id = ${runId} and m.code = 'PERMISSION_NEEDED'
    having count(*) > 0`,
};
