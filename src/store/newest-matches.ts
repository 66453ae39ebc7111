import { sql } from 'kysely';

/**
 * Selects the newest judgement of every invoice, of the orders, of the balances and of the last run's own health. A run that
 * was retried may hold an older one as well.
 */
export const NEWEST_MATCHES = sql`
  select distinct on (m.subject, m.key) m.*, r.run_id
  from match m join run_match r on r.match_id = m.match_id
  order by m.subject, m.key, r.run_id desc, m.match_id desc`;
