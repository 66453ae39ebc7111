import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { DecisionLapse, FindingState } from './decision-table.ts';

/** Up to which decision, and at which business time, findings are looked at. */
export interface DecidedAt {
  /** A `decision_id`, as SQL; one value for all findings is by far the fastest. */
  readonly decidedTo: RawBuilder<unknown>;
  /** A waiver that ended before this instant's UTC day holds no more. */
  readonly asOf: RawBuilder<unknown>;
}

/** Every decision there is, by the business time of the run `u` that judged: between two runs nothing ages. */
export const DECIDED_BY_NOW: DecidedAt = {
  decidedTo: sql`9223372036854775807::bigint`,
  asOf: sql`u.as_of`,
};

/** As the files of a run show it, by the business time of the run `u` that judged. */
export function decidedByRun(runId: string): DecidedAt {
  return {
    ...DECIDED_BY_NOW,
    decidedTo: sql`(select decided_to from run where run_id = ${runId})`,
  };
}

/** The last decision on record, as a scalar query; 0 before the first. */
export const LAST_DECISION = sql<string>`(select coalesce(max(decision_id), 0) from decision)`;

export async function lastDecision(db: Db): Promise<string> {
  const row = await db.selectNoFrom(LAST_DECISION.as('last')).executeTakeFirstOrThrow();
  return row.last;
}

/**
 * Joins to findings `f` what people made of them: the decision in force `d` (columns of `decision_in_force`, null where
 * nobody decided) and `s.state`, `s.lapsed`.
 */
export function withDecisions({ decidedTo, asOf }: DecidedAt): RawBuilder<unknown> {
  return sql`left join decision_in_force(${decidedTo}) d on d.finding_id = f.finding_id
    cross join lateral finding_state(d.decision, d.decided_on, d.waived_until, f.evidence_hash, ${asOf}) s`;
}

/** What {@link DECISION_COLUMNS} gives. */
export interface DecisionInForce {
  readonly state: FindingState;
  /** Why the decision holds no more; null while it does, and where there is none. */
  readonly lapsed: DecisionLapse | null;
  readonly decision: 'accept' | 'dispute' | 'waive' | 'reopen' | null;
  readonly decision_reason: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly assignee: string | null;
  readonly ticket: string | null;
  /** UTC day; the waiver holds to its end. */
  readonly waived_until: string | null;
  readonly comment: string | null;
}

/** Of the rows that {@link withDecisions} joined. */
export const DECISION_COLUMNS = sql`s.state, s.lapsed, d.decision, d.reason as decision_reason, d.decided_by, d.decided_at,
  d.assignee, d.ticket, d.waived_until, d.comment`;

/** A finding that somebody still has to settle, and that is not for information alone. */
export const IS_OPEN = sql`f.role = 'root' and f.severity <> 'info' and s.state in ('open', 'disputed')`;

/**
 * What is open of each match of `matches` (rows with match_id, currency, verdict and run_id): `open_findings`,
 * `settled_findings` (accepted or waived), `claim_net`, `exposure_net` in the match's currency, and the `verdict` that decisions leave. A row for each match.
 */
export function openOf(matches: RawBuilder<unknown>, at: DecidedAt): RawBuilder<unknown> {
  return sql`
    select m.match_id,
      count(f.finding_id) filter (where ${IS_OPEN})::int as open_findings,
      count(f.finding_id) filter (
        where f.role = 'root' and f.severity <> 'info' and s.state in ('accepted', 'waived'))::int as settled_findings,
      coalesce(sum(f.stake_net) filter (
        where ${IS_OPEN} and f.stake_type = 'claim' and f.currency = m.currency), 0) as claim_net,
      coalesce(sum(f.stake_net) filter (
        where ${IS_OPEN} and f.stake_type = 'exposure' and f.currency = m.currency), 0) as exposure_net,
      case when m.verdict = 'open'
          and bool_and(s.state in ('accepted', 'waived')) filter (where f.opens_invoice)
        then 'explained' else m.verdict end as verdict
    from (${matches}) m
    join run u on u.run_id = m.run_id
    left join finding f on f.match_id = m.match_id
    ${withDecisions(at)}
    group by m.match_id, m.currency, m.verdict`;
}

/** Of the rows that {@link withDecisions} joined; `unsettled` is what {@link IS_OPEN} counts. */
export function isInState(state: FindingState | 'unsettled'): RawBuilder<unknown> {
  return state === 'unsettled' ? IS_OPEN : sql`s.state = ${state}`;
}
