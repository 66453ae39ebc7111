import { sql } from 'kysely';

import type { Db } from '../src/store/connection.ts';
import { invoiceIdOf } from './bench-tenant.ts';

/** The run that {@link judgeAsIs} makes, and the period of its invoice. */
export const AS_IS = { runId: 'bench', period: '2024-01', invoiceId: invoiceIdOf(0) };

/** A run that matched every line of the oldest invoice and found nothing: its lines are all that takes time. */
export async function judgeAsIs(db: Db): Promise<void> {
  await sql`
    insert into run (run_id, kind, scope, options, as_of, state, app_version, rule_set_hash, ended_at)
    values (${AS_IS.runId}, 'nightly', 'bench', '{}', now(), 'done', 'bench', 'bench', now())`.execute(
    db,
  );
  await sql`
    with made as (
      insert into match (subject, key, input_hash, rule_set_hash, period, currency, verdict)
      values ('invoice', ${AS_IS.invoiceId}, 'bench', 'bench', ${AS_IS.period}, 'USD', 'explained')
      returning match_id),
    listed as (insert into run_match (run_id, match_id) select ${AS_IS.runId}, match_id from made),
    used as (
      insert into match_pull (match_id, pull_id)
      select match_id, pull_id from made, pull where resource = 'line-items')
    insert into disposition (invoice_id, match_id, line_no, disposition, order_id, order_line, match_key)
    select c.invoice_id, m.match_id, c.line_no, 'matched', c.order_id, 0, 'order-id'
    from charge c, made m where c.invoice_id = ${AS_IS.invoiceId}`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
