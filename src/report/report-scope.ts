import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import { parseBillingMonth } from '../lib/billing-month.ts';
import type { Db } from '../store/connection.ts';
import { lastDecision, withDecisions } from '../store/decided-findings.ts';
import type { Run } from '../store/run-store.ts';
import { findRun } from '../store/run-store.ts';
import type { MatchSubject, Verdict } from '../store/schema.ts';

export type ScopeKind = 'invoice' | 'period';

/** What a file is about: one invoice, or all invoices of one billing month, as one run judged them. */
export interface ScopeRequest {
  readonly runId: string;
  /** UTC billing month, `YYYY-MM`. */
  readonly period: string;
  /** Undefined for the whole period. */
  readonly invoiceId: string | undefined;
  /** Whose decisions are shown: those before the run opened, as in its files, or all by now. */
  readonly decisions?: 'of-run' | 'by-now';
}

/** The matches a file is made from. They never change, so neither does the file. */
export interface ReportScope {
  readonly kind: ScopeKind;
  /** The invoice id or the period: what the file is called and stored under. */
  readonly name: string;
  readonly period: string;
  readonly run: Run;
  /** The last decision that is shown: in files the last before the run opened, so that they stay what they are. */
  readonly decidedTo: string;
  /** True when it shows decisions taken after the run opened. */
  readonly isLive: boolean;
  /** Of one invoice, or of every invoice of the period and, in the run's newest period, of the tenant and the run itself. */
  readonly matches: readonly ScopeMatch[];
  /** True when an invoice in scope is not-checked. */
  readonly partial: boolean;
}

export interface ScopeMatch {
  readonly match_id: string;
  readonly subject: MatchSubject;
  /** Null where the match is about no single invoice. */
  readonly invoice_id: string | null;
  readonly input_hash: string;
  readonly verdict: Verdict | null;
  /** The pull that holds the invoice's lines; null when they never came. */
  readonly lines_pull_id: string | null;
  /** A digest of the findings that belong to no invoice; null on invoices, and when there are none. */
  readonly run_findings: string | null;
  /** A digest of what people decided on its findings and what holds of it; null when nobody said anything. */
  readonly decisions: string | null;
}

/**
 * Finds what the run's files of this scope are made from.
 *
 * @throws AppError RUN_UNKNOWN
 * @throws AppError REPORT_SCOPE_UNKNOWN when the period is no month, or the run did not match the invoice
 */
export async function loadReportScope(db: Db, request: ScopeRequest): Promise<ReportScope> {
  if (parseBillingMonth(request.period) === undefined) {
    throw scopeUnknown(`${JSON.stringify(request.period)} is no month`);
  }
  const run = await findRun(db, request.runId);
  const decidedTo = request.decisions === 'by-now' ? await lastDecision(db) : run.decided_to;
  const matches = await matchesOf(db, request, { run, decidedTo });
  if (request.invoiceId !== undefined && matches.length === 0) {
    throw scopeUnknown(`run ${request.runId} did not match invoice ${request.invoiceId}`);
  }
  return {
    kind: request.invoiceId === undefined ? 'period' : 'invoice',
    name: request.invoiceId ?? request.period,
    period: request.period,
    run,
    decidedTo,
    isLive: decidedTo !== run.decided_to,
    matches,
    partial: matches.some(({ verdict }) => verdict === 'not-checked'),
  };
}

/** A run that was retried may hold an older match of an invoice as well: the newest counts. */
async function matchesOf(
  db: Db,
  request: ScopeRequest,
  at: Pick<ReportScope, 'run' | 'decidedTo'>,
): Promise<readonly ScopeMatch[]> {
  const { runId, period, invoiceId } = request;
  const inScope =
    invoiceId === undefined
      ? sql`case m.subject
          when 'invoice' then m.period = ${period}
          else coalesce((select max(n.period collate "C") from run_matches n), ${period}) = ${period} end`
      : sql`m.subject = 'invoice' and m.key = ${invoiceId}`;
  const { rows } = await sql<ScopeMatch>`
    with run_matches as (
      select distinct on (m.subject, m.key) m.*
      from run_match r join match m on m.match_id = r.match_id
      where r.run_id = ${runId}
      order by m.subject, m.key, m.match_id desc
    )
    select m.match_id, m.subject, case m.subject when 'invoice' then m.key end as invoice_id, m.input_hash, m.verdict,
      (select max(p.pull_id) from match_pull u join pull p on p.pull_id = u.pull_id
        where u.match_id = m.match_id and m.subject = 'invoice' and p.resource = 'line-items' and p.key = m.key
      ) as lines_pull_id,
      case when m.subject <> 'invoice' then (
        select md5(string_agg((to_jsonb(f) - 'match_id')::text, ',' order by f.finding_id collate "C"))
        from finding f where f.match_id = m.match_id) end as run_findings,
      (select md5(string_agg(concat_ws('|', f.finding_id, s.lapsed, to_jsonb(d)::text), ',' order by f.finding_id collate "C"))
        from finding f ${withDecisions({
          decidedTo: sql`${at.decidedTo}::bigint`,
          asOf: sql`${at.run.as_of}::timestamptz`,
        })}
        where f.match_id = m.match_id and d.finding_id is not null) as decisions
    from run_matches m
    where ${inScope}
    order by m.subject, m.key collate "C"`.execute(db);
  return rows;
}

function scopeUnknown(message: string): AppError {
  return new AppError('REPORT_SCOPE_UNKNOWN', message, {
    kind: 'usage',
    fix: '`recon runs show` lists the invoices and periods of a run.',
  });
}
