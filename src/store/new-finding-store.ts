import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import type { Severity, StakeType } from './schema.ts';

/** A finding that the judgement before did not hold. */
export interface NewFinding {
  readonly finding_id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly invoice_id: string | null;
  readonly currency: string | null;
  readonly stake_type: StakeType;
  readonly stake_net: Decimal;
  readonly customer_name: string | null;
  readonly why: string;
}

const SHOWN_MAX = 100;

/** What the judgements of a run hold that those before them, of the same invoice or tenant, did not. */
export async function newFindings(
  db: Db,
  of: { runId: string; invoiceId?: string },
): Promise<{ readonly rows: readonly NewFinding[]; readonly total: number }> {
  const { rows } = await sql<NewFinding & { total: number }>`
    select f.finding_id, f.code, f.severity, f.invoice_id, f.currency, f.stake_type, f.stake_net, f.customer_name,
      f.why, count(*) over ()::int as total
    from run_match r
    join run u on u.run_id = r.run_id
    join match m on m.match_id = r.match_id
    join finding f on f.match_id = m.match_id
    left join lateral (
      select b.match_id
      from match b join run_match br on br.match_id = b.match_id join run bu on bu.run_id = br.run_id
      where b.subject = m.subject and b.key = m.key and bu.created_at < u.created_at
      order by bu.created_at desc limit 1) before on true
    where r.run_id = ${of.runId}
      ${of.invoiceId === undefined ? sql`` : sql`and m.subject = 'invoice' and m.key = ${of.invoiceId}`}
      and f.role = 'root' and before.match_id is distinct from m.match_id
      and not exists (
        select from finding held where held.match_id = before.match_id and held.finding_id = f.finding_id)
    order by f.currency collate "C" nulls last, f.stake_net desc, f.finding_id collate "C"
    limit ${SHOWN_MAX}`.execute(db);
  return { rows, total: rows[0]?.total ?? 0 };
}
