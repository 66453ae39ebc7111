import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { RUN_CANCELLED } from './cancel-run.ts';
import type { Db } from './connection.ts';
import type { RunKind, RunState } from './schema.ts';

/** A run with what came of it, for a list. */
export interface ListedRun {
  readonly run_id: string;
  readonly kind: RunKind;
  /** What it covers, in words. */
  readonly scope: string;
  readonly state: RunState;
  readonly as_of: Date;
  readonly created_at: Date;
  /** When it was opened, or opened again to try what failed. */
  readonly begun_at: Date;
  readonly ended_at: Date | null;
  readonly error_text: string | null;
  readonly missing: number;
  readonly invoices: number;
  readonly lines: number;
  readonly findings: number;
  /** True when it did not end well, nobody cancelled it, and no later run of the same scope did. */
  readonly needs_attention: boolean;
}

export interface RunListFilter {
  readonly needsAttention: boolean;
}

/** The newest first, over {@link selectRuns} as `r`. */
export const RUN_ORDER = sql`r.created_at desc, r.run_id desc`;

/** A page of the runs; a failure that was run again with success needs nobody any more. */
export async function pageOfRuns(
  db: Db,
  only: RunListFilter,
  page: { offset: number; limit: number },
): Promise<{ readonly rows: readonly ListedRun[]; readonly total: number }> {
  const wanted = wantedRuns(only);
  const { rows } = await sql<ListedRun>`
    select * from (${withCounts(sql`
      select * from (${wanted}) r order by ${RUN_ORDER} limit ${page.limit} offset ${page.offset}`)}) r
    order by ${RUN_ORDER}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from (${wanted}) r`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** Every run of the filter. */
export function selectRuns(only: RunListFilter): RawBuilder<ListedRun> {
  return withCounts(wantedRuns(only));
}

function wantedRuns({ needsAttention }: RunListFilter): RawBuilder<unknown> {
  return sql`
    select * from (
      select u.run_id, u.kind, u.scope, u.state, u.as_of, u.created_at, u.begun_at, u.ended_at, u.error_text,
        u.state in ('failed', 'partial') and u.error_code is distinct from ${RUN_CANCELLED} and not exists (
          select from run later
          where later.scope = u.scope and later.created_at > u.created_at and later.state = 'done') as needs_attention
      from run u) a
    ${needsAttention ? sql`where needs_attention` : sql``}`;
}

/** Counted for the runs that are shown alone. */
function withCounts(runs: RawBuilder<unknown>): RawBuilder<ListedRun> {
  return sql`
    select l.*,
      (select count(*)::int from missing where run_id = l.run_id) as missing,
      coalesce(j.invoices, 0) as invoices, coalesce(j.lines, 0) as lines, coalesce(j.findings, 0) as findings
    from (${runs}) l
    left join lateral (
      select count(*) filter (where m.subject = 'invoice')::int as invoices, 
        coalesce(sum(m.line_count) filter (where m.subject = 'invoice'), 0)::int as lines,
        sum((select count(*) from finding f where f.match_id = m.match_id and f.role = 'root'))::int as findings
      from run_match r join match m on m.match_id = r.match_id
      where r.run_id = l.run_id) j on true`;
}

/** How one job of one run ended. */
export interface JobOutcome {
  readonly run_id: string;
  readonly job: string;
  readonly state: 'done' | 'failed' | 'running' | 'waiting';
}

/** The worst state of each job's steps, for the runs named. */
export async function jobOutcomes(
  db: Db,
  runIds: readonly string[],
): Promise<readonly JobOutcome[]> {
  const { rows } = await sql<JobOutcome>`
    select run_id, job, case
        when bool_or(state = 'failed') then 'failed' when bool_or(state = 'running') then 'running'
        when bool_or(state = 'waiting') then 'waiting' else 'done' end as state
    from step where run_id = any(${[...runIds]}::text[])
    group by run_id, job order by run_id, min(step_id)`.execute(db);
  return rows;
}

/** Every run that needs somebody, the oldest first, so that the newest ends last. */
export async function runsNeedingAttention(db: Db, limit: number): Promise<readonly string[]> {
  const { rows } = await pageOfRuns(db, { needsAttention: true }, { offset: 0, limit });
  return rows.map(({ run_id: id }) => id).toReversed();
}

/** How many runs need somebody. */
export async function countRunsNeedingAttention(db: Db): Promise<number> {
  return (await pageOfRuns(db, { needsAttention: true }, { offset: 0, limit: 0 })).total;
}
