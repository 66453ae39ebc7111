import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import type { Verdict } from './schema.ts';

/** One sealed answer that a judgement rests on. */
export interface UsedPull {
  readonly resource: string;
  readonly key: string;
  readonly source: string;
  readonly version: number;
  readonly rows: number;
  readonly sealed_at: Date;
  readonly content_hash: string;
}

const PULLS_MAX = 200;

/** One judgement of an invoice. */
export interface JudgedInvoiceOf {
  readonly matchId: string;
  readonly invoiceId: string;
}

/** What one match was made from, the first of it; the invoice's own pulls lead. */
export async function pullsOfMatch(db: Db, of: JudgedInvoiceOf): Promise<readonly UsedPull[]> {
  const { rows } = await sql<UsedPull>`
    select * from (${selectPulls(of)}) r order by ${PULL_ORDER} limit ${PULLS_MAX}`.execute(db);
  return rows;
}

/** A total order of {@link selectPulls}, as `r`. */
export const PULL_ORDER = sql`r.is_own desc, r.resource collate "C", r.key collate "C", r.source collate "C", r.version`;

/** All that one match was made from. */
export function selectPulls({ matchId, invoiceId }: JudgedInvoiceOf): RawBuilder<UsedPull> {
  return sql`
    select p.resource, p.key, p.source, p.version, p.rows, p.sealed_at, p.content_hash, p.key = ${invoiceId} as is_own
    from match_pull u join pull p on p.pull_id = u.pull_id
    where u.match_id = ${matchId}::bigint and p.sealed_at is not null`;
}

/** How one run judged an invoice. */
export interface PastJudgement {
  readonly run_id: string;
  readonly as_of: Date;
  /** By the rules alone: decisions are not counted. */
  readonly verdict: Verdict;
  readonly total_charges: Decimal;
  readonly lines_total: Decimal;
  readonly line_count: number;
  readonly matched_lines: number;
  /** Root findings above info. */
  readonly findings: number;
  /** True when it is the judgement of the run before, taken over. */
  readonly reused: boolean;
}

const RUNS_SHOWN = 60;

/** The newest first. */
export async function judgementsOfInvoice(
  db: Db,
  invoiceId: string,
): Promise<readonly PastJudgement[]> {
  const { rows } = await sql<PastJudgement>`
    select * from (${selectJudgements(invoiceId)}) r
    order by ${JUDGEMENT_ORDER} limit ${RUNS_SHOWN}`.execute(db);
  return rows;
}

/** A total order of {@link selectJudgements}, as `r`: the newest first. */
export const JUDGEMENT_ORDER = sql`r.created_at desc, r.match_id desc`;

/** How every run judged an invoice. */
export function selectJudgements(invoiceId: string): RawBuilder<PastJudgement> {
  return sql`
    select r.run_id, u.as_of, m.verdict, m.currency, m.total_charges, m.lines_total, m.line_count, m.matched_lines,
      (select count(*)::int from finding f
        where f.match_id = m.match_id and f.role = 'root' and f.severity <> 'info') as findings,
      coalesce(lag(m.match_id) over (order by u.created_at, m.match_id) = m.match_id, false) as reused,
      u.created_at, m.match_id
    from match m join run_match r on r.match_id = m.match_id join run u on u.run_id = r.run_id
    where m.subject = 'invoice' and m.key = ${invoiceId}`;
}

/** The PDF statement in force. */
export async function statementOf(
  db: Db,
  invoiceId: string,
): Promise<{ readonly sha256: string; readonly bytes: number } | undefined> {
  const { rows } = await sql<{ sha256: string; bytes: number }>`
    select s.sha256, e.raw_size::int as bytes
    from statement s join pull p on p.pull_id = s.pull_id join evidence e on e.sha256 = s.sha256
    where s.invoice_id = ${invoiceId} and p.is_current and p.resource = 'statement'
    order by p.sealed_at desc limit 1`.execute(db);
  return rows[0];
}
