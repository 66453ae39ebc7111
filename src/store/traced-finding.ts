import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { DecisionInForce } from './decided-findings.ts';
import { DECIDED_BY_NOW, DECISION_COLUMNS, withDecisions } from './decided-findings.ts';
import type { MatchSubject, Role, Severity, StakeType } from './schema.ts';

/** A finding as the last run that holds it saw it, decided as of now. Amounts and quantities without trailing zeros. */
export interface TracedFinding extends DecisionInForce {
  readonly finding_id: string;
  readonly match_id: string;
  readonly subject: MatchSubject;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly role: Role;
  readonly invoice_id: string | null;
  readonly currency: string | null;
  readonly stake_type: StakeType;
  readonly stake_net: string;
  readonly stake_tax: string;
  /** Signed, tax included: the invoice's money it owns. */
  readonly bridge_amount: string;
  readonly why: string;
  readonly next_step: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly order_id: string | null;
  readonly order_line: number | null;
  readonly expected_quantity: string | null;
  readonly actual_quantity: string | null;
  readonly expected_unit_price: string | null;
  readonly actual_unit_price: string | null;
  /** What unit prices are in, which is not always what is billed in; null where no order in force says. */
  readonly price_currency: string | null;
  readonly expected_net: string | null;
  readonly actual_net: string | null;
  readonly expected_text: string | null;
  readonly actual_text: string | null;
  /** Equal as long as figures and cited lines are: what a decision holds for. */
  readonly evidence_hash: string;
  /** The run that saw it last. */
  readonly run_id: string;
  readonly as_of: Date;
  /** False when a later run judged the same anew and did not find it. */
  readonly is_present: boolean;
}

const COLUMNS = sql`f.finding_id, f.match_id, m.subject, f.code, f.severity, f.confidence, f.role, f.invoice_id,
  f.currency, f.stake_type, trim_scale(f.stake_net)::text as stake_net, trim_scale(f.stake_tax)::text as stake_tax,
  trim_scale(f.bridge_amount)::text as bridge_amount, f.why, f.next_step, f.customer_id, f.customer_name,
  f.product_name, f.order_id, f.order_line, trim_scale(f.expected_quantity)::text as expected_quantity,
  trim_scale(f.actual_quantity)::text as actual_quantity,
  trim_scale(f.expected_unit_price)::text as expected_unit_price,
  trim_scale(f.actual_unit_price)::text as actual_unit_price,
  case when f.expected_unit_price is not null then (
    select min(o.currency) from order_in_force o where o.order_id = f.order_id) end as price_currency,
  trim_scale(f.expected_net)::text as expected_net,
  trim_scale(f.actual_net)::text as actual_net, f.expected_text, f.actual_text, f.evidence_hash,
  r.run_id, u.as_of, ${DECISION_COLUMNS},
  not exists (
    select from run_match later
    join match n on n.match_id = later.match_id
    join run v on v.run_id = later.run_id
    where n.subject = m.subject and n.key = m.key and v.created_at > u.created_at) as is_present`;

const SOURCE = sql`finding f
  join match m on m.match_id = f.match_id
  join run_match r on r.match_id = f.match_id
  join run u on u.run_id = r.run_id
  ${withDecisions(DECIDED_BY_NOW)}`;

/** Undefined when no run that is kept ever saw it. */
export async function tracedFinding(db: Db, findingId: string): Promise<TracedFinding | undefined> {
  const { rows } = await sql<TracedFinding>`
    select ${COLUMNS} from ${SOURCE}
    where f.finding_id = ${findingId}
    order by u.created_at desc limit 1`.execute(db);
  return rows[0];
}

/** A finding and those on the same lines, the owner of the money first. */
export async function findingsBeside(
  db: Db,
  finding: TracedFinding,
): Promise<readonly TracedFinding[]> {
  const { rows } = await sql<{ finding_id: string }>`
    select distinct id as finding_id
    from disposition d cross join lateral unnest(d.finding_ids) id
    where d.match_id = ${finding.match_id}::bigint and d.invoice_id = ${finding.invoice_id}
      and ${finding.finding_id} = any(d.finding_ids)
    order by 1`.execute(db);
  const ids = rows.map((row) => row.finding_id);
  return ids.length === 0 ? [finding] : findingsById(db, finding.match_id, ids);
}

/** The findings of one match, roots first, in the order given. */
export async function findingsById(
  db: Db,
  matchId: string,
  findingIds: readonly string[],
): Promise<readonly TracedFinding[]> {
  const { rows } = await sql<TracedFinding>`
    select seen.* from (
      select distinct on (f.finding_id) ${COLUMNS} from ${SOURCE}
      where f.match_id = ${matchId}::bigint and f.finding_id = any(${findingIds}::text[])
      order by f.finding_id, u.created_at desc) seen
    order by role = 'contributing', array_position(${findingIds}::text[], finding_id)`.execute(db);
  return rows;
}

/** Findings in force on an order line, or on its order as a whole. */
export async function findingsOnOrder(
  db: Db,
  order: { orderId: string; orderLine: number },
): Promise<readonly TracedFinding[]> {
  const { rows } = await sql<TracedFinding>`
    select * from (
      select distinct on (f.finding_id) ${COLUMNS} from ${SOURCE}
      where f.order_id = ${order.orderId} and coalesce(f.order_line, ${order.orderLine}) = ${order.orderLine}
      order by f.finding_id, u.created_at desc) seen
    where is_present
    order by role = 'contributing', stake_net::numeric desc, finding_id collate "C"`.execute(db);
  return rows;
}
