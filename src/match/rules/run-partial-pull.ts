import { sql } from 'kysely';

import { customerName } from '../customer-name.ts';
import { resourceText } from '../resource-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** What did not come and belongs to no invoice of the run; the rest stands on its invoice. */
export const runPartialPull: Rule = {
  code: 'PARTIAL_PULL',
  version: '1',
  says: 'Something the run asked for, beside the invoices, did not come.',

  find: ({ runId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', m.resource, m.key)`,
      cell: sql`null`,
      confidence: 'provisional',
      expectedText: sql`'the ' || ${resourceText(sql`m.resource`)}`,
      actualText: sql`m.says`,
      why: sql`format('The %s%s did not arrive in this run.', ${resourceText(sql`m.resource`)},
        coalesce(' of ' || coalesce(${customerName(sql`m.key`)}, nullif(m.key, '')), ''))`,
    })}
    from missing m
    where m.run_id = ${runId}
      and m.code <> 'PERMISSION_NEEDED'
      and m.resource <> 'statement'
      and not (m.resource in ('line-items', 'invoice') and exists (
        select from run_match r join match j on j.match_id = r.match_id
        where r.run_id = m.run_id and j.subject = 'invoice' and j.key = m.key))
      and not exists (
        select from run_match r join finding f on f.match_id = r.match_id
        where r.run_id = m.run_id and f.code = 'PARTIAL_PULL' and m.resource = 'orders' and f.customer_id = m.key)`,
};
