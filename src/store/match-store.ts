import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db, Trx } from './connection.ts';
import type { DecidedAt, DecisionInForce } from './decided-findings.ts';
import {
  DECIDED_BY_NOW,
  decidedByRun,
  DECISION_COLUMNS,
  isInState,
  openOf,
  withDecisions,
} from './decided-findings.ts';
import type { FindingState } from './decision-table.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';
import type { Run } from './run-store.ts';
import type { Severity, Verdict } from './schema.ts';

/** Puts a match on the run's list and notes, in business time, when each of its findings first came up. */
export async function recordRunMatch(trx: Trx, run: Run, matchId: string): Promise<void> {
  // A retried run judges an invoice again: its earlier judgement gives way.
  await sql`
    delete from run_match r using match held, match made
    where r.run_id = ${run.run_id} and held.match_id = r.match_id and made.match_id = ${matchId}::bigint
      and held.subject = made.subject and held.key = made.key`.execute(trx);
  await trx.insertInto('run_match').values({ run_id: run.run_id, match_id: matchId }).execute();
  // What the run did not pull itself it used as it was held.
  await sql`
    insert into run_pull (run_id, pull_id, how)
    select ${run.run_id}, pull_id, 'reused' from match_pull where match_id = ${matchId}::bigint
    on conflict do nothing`.execute(trx);
  await sql`
    insert into finding_seen (finding_id, first_seen_at, run_id)
    select finding_id, ${run.as_of}, ${run.run_id} from finding where match_id = ${matchId}::bigint
    on conflict (finding_id) do nothing`.execute(trx);
}

/** Takes over the newest match of each named invoice, and of the tenant as a whole, without judging again. */
export async function reuseMatches(
  trx: Trx,
  run: Run,
  invoiceIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ match_id: string; key: string; subject: string }>`
    select distinct on (m.subject, m.key) m.match_id, m.key, m.subject
    from match m join run_match r on r.match_id = m.match_id
    where r.run_id <> ${run.run_id} and (m.subject <> 'invoice' or m.key = any(${invoiceIds}))
    order by m.subject, m.key, r.run_id desc`.execute(trx);
  for (const row of rows) await recordRunMatch(trx, run, row.match_id);
  return rows.filter((row) => row.subject === 'invoice').map((row) => row.key);
}

export interface InvoiceVerdict {
  readonly invoice_id: string;
  readonly period: string;
  readonly currency: string;
  readonly verdict: Verdict;
  readonly total_charges: string;
  readonly lines_total: string;
  readonly line_count: number;
  readonly matched_lines: number;
  /** Open and disputed root findings above info. */
  readonly open_findings: number;
  /** Their claims less their exposures, net of tax: above 0 we were charged too much. */
  readonly open_net: string;
  readonly not_checked: readonly string[];
  readonly match_id: string;
  readonly run_id: string;
}

/** The verdicts of one run as its files have them, or (without a run) the newest of every invoice as decided by now. */
export async function listVerdicts(
  db: Db,
  only: { runId?: string; invoiceId?: string; period?: string } = {},
): Promise<readonly InvoiceVerdict[]> {
  const { rows } = await sql<InvoiceVerdict>`
    with judged as (
      select * from (${judgedMatches(only.runId)}) m
      where m.subject = 'invoice'
        ${only.invoiceId === undefined ? sql`` : sql`and m.key = ${only.invoiceId}`}
        ${only.period === undefined ? sql`` : sql`and m.period = ${only.period}`}
    )
    select m.key as invoice_id, m.period, m.currency, f.verdict, m.total_charges, m.lines_total, m.line_count,
      m.matched_lines, f.open_findings, f.claim_net - f.exposure_net as open_net, m.not_checked, m.match_id, m.run_id
    from judged m
    join (${openOf(sql`select * from judged`, decidedAt(only.runId))}) f on f.match_id = m.match_id
    order by m.period, m.key collate "C"`.execute(db);
  return rows;
}

function decidedAt(runId: string | undefined): DecidedAt {
  return runId === undefined ? DECIDED_BY_NOW : decidedByRun(runId);
}

/** Of a run, or the newest of everything judged. */
function judgedMatches(runId: string | undefined): RawBuilder<unknown> {
  return runId === undefined
    ? NEWEST_MATCHES
    : sql`
      select distinct on (m.subject, m.key) m.*, r.run_id
      from match m join run_match r on r.match_id = m.match_id
      where r.run_id = ${runId}
      order by m.subject, m.key, m.match_id desc`;
}

export interface BridgeStep {
  readonly currency: string;
  readonly step_no: number;
  readonly step: string;
  readonly code: string;
  readonly lines: number;
  readonly amount: string;
  readonly running_remainder: string;
}

export async function bridgeOf(db: Db, matchId: string): Promise<readonly BridgeStep[]> {
  return db
    .selectFrom('bridge_step')
    .select(['currency', 'step_no', 'step', 'code', 'lines', 'amount', 'running_remainder'])
    .where('match_id', '=', matchId)
    .orderBy(sql`currency collate "C"`)
    .orderBy('step_no')
    .execute();
}

export interface FindingFilter {
  readonly runId?: string | undefined;
  readonly invoiceId?: string | undefined;
  readonly code?: string | undefined;
  readonly severity?: Severity | undefined;
  /** Least stake net of tax, exact decimal text. */
  readonly min?: string | undefined;
  /** `unsettled`: open or disputed. */
  readonly state?: FindingState | 'unsettled' | undefined;
}

/** A finding as a match holds it. */
export interface MatchedFinding {
  readonly finding_id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly role: string;
  readonly invoice_id: string | null;
  readonly period: string | null;
  readonly currency: string | null;
  readonly stake_type: string;
  readonly stake_net: string;
  readonly stake_tax: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly order_id: string | null;
  readonly order_line: number | null;
  readonly why: string;
  readonly next_step: string;
}

export type ListedFinding = MatchedFinding & DecisionInForce;

/**
 * Findings of one run as its files have them, or of the newest match of every invoice and run health as decided by now;
 * the largest stakes first.
 */
export async function listFindings(db: Db, only: FindingFilter): Promise<readonly ListedFinding[]> {
  const { rows } = await sql<ListedFinding>`
    with judged as (${judgedMatches(only.runId)})
    select f.finding_id, f.code, f.severity, f.confidence, f.role, f.invoice_id, f.period, f.currency, f.stake_type,
      f.stake_net, f.stake_tax, f.customer_id, f.customer_name, f.order_id, f.order_line, f.why, f.next_step,
      ${DECISION_COLUMNS}
    from judged j
    join run u on u.run_id = j.run_id
    join finding f on f.match_id = j.match_id
    ${withDecisions(decidedAt(only.runId))}
    where true
      ${only.invoiceId === undefined ? sql`` : sql`and f.invoice_id = ${only.invoiceId}`}
      ${only.code === undefined ? sql`` : sql`and f.code = ${only.code}`}
      ${only.severity === undefined ? sql`` : sql`and f.severity = ${only.severity}`}
      ${only.min === undefined ? sql`` : sql`and f.stake_net >= ${only.min}::numeric`}
      ${only.state === undefined ? sql`` : sql`and ${isInState(only.state)}`}
    order by f.currency collate "C" nulls first, f.stake_net desc, f.finding_id collate "C"`.execute(
    db,
  );
  return rows;
}
