import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { BetweenRuns } from './arrived-documents.ts';
import type { Db } from './connection.ts';
import type { FindingFilter, MatchedFinding } from './match-store.ts';
import type { MatchSubject } from './schema.ts';

/** A finding that a later run no longer made, as it was seen last. */
export interface ClosedFinding extends BetweenRuns {
  readonly finding: MatchedFinding;
  readonly subject: MatchSubject;
  readonly subscription_id: string | null;
  /** Business time of the first run without it. */
  readonly closed_at: Date;
  /** Every id its order and the changes billed on it go by; empty when it names no order. */
  readonly ids: readonly string[];
  /** True when other rules judged than before. */
  readonly rules_changed: boolean;
  /** The due day that passed between; null when none did. */
  readonly due_at: Date | null;
}

interface ClosedRow extends Omit<ClosedFinding, 'held' | 'gone'> {
  readonly held_run: string;
  readonly held_match: string;
  readonly gone_run: string;
  readonly gone_match: string;
}

export interface ClosedFilter extends Omit<FindingFilter, 'runId'> {
  readonly findingId?: string | undefined;
  /** The first run without it. */
  readonly goneRun?: string | undefined;
}

/**
 * Findings that are there no more, the last closed first. One that another match holds now, say that of a later
 * invoice, is still there.
 */
export async function listClosedFindings(
  db: Db,
  only: ClosedFilter,
): Promise<readonly ClosedFinding[]> {
  const { rows } = await sql<ClosedRow>`
    with seen as (
      select distinct on (f.finding_id) f.*, m.subject, m.key, m.rule_set_hash, m.valid_until, r.run_id, u.created_at
      from finding f
      join match m on m.match_id = f.match_id
      join run_match r on r.match_id = f.match_id
      join run u on u.run_id = r.run_id
      where ${candidates(only)}
      order by f.finding_id, u.created_at desc
    )
    select jsonb_build_object('finding_id', s.finding_id, 'code', s.code, 'severity', s.severity,
        'confidence', s.confidence, 'role', s.role, 'invoice_id', s.invoice_id, 'period', s.period,
        'currency', s.currency, 'stake_type', s.stake_type, 'stake_net', s.stake_net::text,
        'stake_tax', s.stake_tax::text, 'customer_id', s.customer_id, 'customer_name', s.customer_name,
        'order_id', s.order_id, 'order_line', s.order_line, 'why', s.why, 'next_step', s.next_step) as finding,
      s.subject, s.subscription_id, g.as_of as closed_at, s.run_id as held_run, s.match_id as held_match,
      g.run_id as gone_run, g.match_id as gone_match, g.rule_set_hash <> s.rule_set_hash as rules_changed,
      case when s.valid_until <= g.as_of then s.valid_until end as due_at,
      array(
        select id from order_line o cross join lateral unnest(array[o.order_id, o.alternate_id]) id
        where s.order_id in (o.order_id, o.alternate_id) and id is not null
        union
        select e.pair_key
        from charge_group c
        join match_pull u on u.match_id = s.match_id and u.pull_id = c.pull_id
        join charge_event e on e.invoice_id = c.invoice_id and e.pull_id = c.pull_id and e.group_id = c.group_id
        where c.order_key = s.order_id
        union
        select s.order_id where s.order_id is not null) as ids
    from seen s
    cross join lateral (
      select v.run_id, v.as_of, n.match_id, n.rule_set_hash
      from run_match later
      join match n on n.match_id = later.match_id
      join run v on v.run_id = later.run_id
      where n.subject = s.subject and n.key = s.key and v.created_at > s.created_at
      order by v.created_at limit 1) g
    where true
      ${only.goneRun === undefined ? sql`` : sql`and g.run_id = ${only.goneRun}`}
      ${only.invoiceId === undefined ? sql`` : sql`and s.invoice_id = ${only.invoiceId}`}
      ${only.code === undefined ? sql`` : sql`and s.code = ${only.code}`}
      ${only.severity === undefined ? sql`` : sql`and s.severity = ${only.severity}`}
      ${only.min === undefined ? sql`` : sql`and s.stake_net >= ${only.min}::numeric`}
    order by g.as_of desc, s.currency collate "C" nulls first, s.stake_net desc, s.finding_id collate "C"`.execute(
    db,
  );
  return rows.map(({ held_run, held_match, gone_run, gone_match, ...closed }) => ({
    ...closed,
    held: { runId: held_run, matchId: held_match },
    gone: { runId: gone_run, matchId: gone_match },
  }));
}

/** Every finding that can be an answer, so that one invoice or run does not read the history of all. */
function candidates(only: ClosedFilter): RawBuilder<boolean> {
  const { findingId, invoiceId, goneRun } = only;
  if (findingId !== undefined) return sql`f.finding_id = ${findingId}`;
  if (invoiceId !== undefined) {
    return sql`f.finding_id in (
      select i.finding_id from finding i where i.invoice_id = ${invoiceId})`;
  }
  if (goneRun === undefined) return sql`true`;
  // What the run judged anew is gone from an earlier match of the same.
  return sql`f.finding_id in (
    select b.finding_id
    from run_match r
    join match now on now.match_id = r.match_id
    join match before on before.subject = now.subject and before.key = now.key and before.match_id <> now.match_id
    join finding b on b.match_id = before.match_id
    where r.run_id = ${goneRun})`;
}
