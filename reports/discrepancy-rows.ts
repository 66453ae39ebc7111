import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { withDecisions } from '../src/store/decided-findings.ts';

/**
 * The rows of the report `discrepancies`, and of every list that has its columns.
 *
 * @param findings selects the columns of `finding`, `as_of`, the business time of the run that judged, and whatever else
 *   the rows are put in order by
 * @param decidedTo the last decision that counts
 */
export function discrepancyRows(
  findings: RawBuilder<unknown>,
  decidedTo: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select f.*, s.state, seen.first_seen_at, f.as_of as last_seen_at,
      floor(extract(epoch from f.as_of - seen.first_seen_at) / 86400) as age_days,
      concat(d.decision, case when s.lapsed is not null then '-lapsed' end) as decision, d.reason as decision_reason,
      d.decided_by, d.decided_at, d.assignee, d.ticket, d.waived_until, d.comment,
      array_position(array['blocker', 'high', 'medium', 'low', 'info'], f.severity) as severity_rank
    from (${findings}) f
    left join finding_seen known on known.finding_id = f.finding_id
    -- Never later than the run, so that a file built again later counts the same days.
    cross join lateral (select least(known.first_seen_at, f.as_of) as first_seen_at) seen
    ${withDecisions({ decidedTo, asOf: sql`f.as_of` })}`;
}
