import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import type { DecisionInForce } from './decided-findings.ts';
import {
  DECIDED_BY_NOW,
  DECISION_COLUMNS,
  IS_OPEN,
  isInState,
  withDecisions,
} from './decided-findings.ts';
import type { FindingState } from './decision-table.ts';
import { NEWEST_MATCHES } from './newest-matches.ts';
import type { Role, Severity, StakeType } from './schema.ts';

/** A finding in force, with what a list shows of it and what people made of it by now. */
export interface FindingRow extends DecisionInForce {
  readonly finding_id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly role: Role;
  readonly invoice_id: string | null;
  readonly period: string | null;
  readonly currency: string | null;
  readonly stake_type: StakeType;
  /** Net of tax, never negative; the direction is `stake_type`. */
  readonly stake_net: Decimal;
  readonly why: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly order_id: string | null;
  readonly expected_quantity: Decimal | null;
  readonly actual_quantity: Decimal | null;
  readonly first_seen_at: Date;
  /** Whole days from when it first came up to the newest run. */
  readonly age_days: number;
  /** Equal as long as figures and cited lines are: what a decision holds for. */
  readonly evidence_hash: string;
}

/** Undefined fields filter nothing. */
export interface FindingListFilter {
  readonly invoiceId?: string | undefined;
  /** `none`: of orders, balances and runs, which belong to no invoice and so to no month. */
  readonly period?: string | undefined;
  readonly code?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly currency?: string | undefined;
  readonly stake?: StakeType | undefined;
  /** Words of the customer's name, of the product, or an id. */
  readonly search?: string | undefined;
  /** Least stake net of tax, exact decimal text. */
  readonly min?: string | undefined;
  /** `unsettled`: open or disputed. */
  readonly state?: FindingState | 'unsettled' | undefined;
  /** Who looks after it. */
  readonly assignee?: string | undefined;
}

/** What a list of findings can be sorted by. */
export const FINDING_SORTS = ['stake', 'severity', 'code', 'customer', 'age'] as const;
export type FindingSort = (typeof FINDING_SORTS)[number];

export interface SortedFindings {
  readonly by: FindingSort;
  readonly descending: boolean;
}

const SORTED_BY: Readonly<Record<FindingSort, RawBuilder<unknown>>> = {
  stake: sql`stake_net`,
  severity: sql`array_position(array['info', 'low', 'medium', 'high', 'blocker'], severity)`,
  code: sql`code collate "C"`,
  customer: sql`lower(customer_name)`,
  age: sql`age_days`,
};

export interface FindingPage {
  readonly rows: readonly FindingRow[];
  /** Of all pages. */
  readonly total: number;
  /** Root stakes of all pages, per currency and direction. */
  readonly sums: readonly StakeSum[];
}

export interface StakeSum {
  readonly currency: string;
  readonly stake_type: StakeType;
  readonly findings: number;
  readonly stake_net: Decimal;
}

/** Every finding in force of the filter, with what people made of it by now. */
export function selectFindings(only: FindingListFilter): RawBuilder<FindingRow> {
  const search = only.search === undefined ? undefined : likePattern(only.search);
  return sql`
    select f.match_id, f.finding_id, u.as_of, f.code, f.severity, f.confidence, f.role, f.invoice_id, f.period, f.currency, f.stake_type,
      f.stake_net, f.why, f.customer_id, f.customer_name, f.product_name, f.order_id, f.evidence_hash,
      trim_scale(f.expected_quantity) as expected_quantity, trim_scale(f.actual_quantity) as actual_quantity,
      seen.first_seen_at, floor(extract(epoch from u.as_of - seen.first_seen_at) / 86400)::int as age_days,
      ${IS_OPEN} as is_open, ${DECISION_COLUMNS}
    from (${NEWEST_MATCHES}) m
    join finding f on f.match_id = m.match_id
    join run u on u.run_id = m.run_id
    left join finding_seen known on known.finding_id = f.finding_id
    cross join lateral (select least(known.first_seen_at, u.as_of) as first_seen_at) seen
    ${withDecisions(DECIDED_BY_NOW)}
    where true
      ${only.invoiceId === undefined ? sql`` : sql`and f.invoice_id = ${only.invoiceId}`}
      ${only.period === undefined ? sql`` : sql`and coalesce(f.period, 'none') = ${only.period}`}
      ${only.code === undefined ? sql`` : sql`and f.code = ${only.code}`}
      ${only.severity === undefined ? sql`` : sql`and f.severity = ${only.severity}`}
      ${only.currency === undefined ? sql`` : sql`and f.currency = ${only.currency}`}
      ${only.stake === undefined ? sql`` : sql`and f.stake_type = ${only.stake}`}
      ${only.min === undefined ? sql`` : sql`and f.stake_net >= ${only.min}::numeric`}
      ${only.state === undefined ? sql`` : sql`and ${isInState(only.state)}`}
      ${only.assignee === undefined ? sql`` : sql`and d.assignee = ${only.assignee}`}
      ${
        search === undefined
          ? sql``
          : sql`and concat_ws(' ', f.customer_name, f.product_name, f.order_id, f.subscription_id, f.finding_id)
              ilike ${search}`
      }`;
}

/** A total order of the findings; amounts sort within their currency, since they do not compare across. */
export function findingOrder({ by, descending }: SortedFindings): RawBuilder<unknown> {
  return sql`role = 'contributing', ${by === 'stake' ? sql`currency collate "C" nulls last,` : sql``}
    ${SORTED_BY[by]} ${descending ? sql`desc` : sql`asc`} nulls last, finding_id collate "C"`;
}

/** One page of the findings in force. */
export async function pageOfFindings(
  db: Db,
  only: FindingListFilter,
  page: SortedFindings & { offset: number; limit: number },
): Promise<FindingPage> {
  const { rows } = await sql<FindingRow>`
    select * from (${selectFindings(only)}) f order by ${findingOrder(page)}
    limit ${page.limit} offset ${page.offset}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from (${selectFindings(only)}) f`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0, sums: await stakeSums(db, only) };
}

/** Root stakes per currency and direction. */
export async function stakeSums(db: Db, only: FindingListFilter): Promise<readonly StakeSum[]> {
  const { rows } = await sql<StakeSum>`
    select currency, stake_type, count(*)::int as findings, sum(stake_net) as stake_net
    from (${selectFindings(only)}) f
    where role = 'root' and currency is not null and stake_type <> 'none'
    group by currency, stake_type order by currency collate "C", stake_type`.execute(db);
  return rows;
}

export interface RankedStake {
  readonly currency: string;
  /** The code, or the customer's name. */
  readonly name: string;
  readonly findings: number;
  readonly stake_net: Decimal;
}

const RANKED_BY = { code: sql`code`, customer: sql`coalesce(customer_name, customer_id, '')` };

/** Who, or what, most of the money lies with: the ten largest of each currency, claims and exposures alike. */
export async function rankStakes(
  db: Db,
  only: FindingListFilter,
  by: keyof typeof RANKED_BY,
): Promise<readonly RankedStake[]> {
  const { rows } = await sql<RankedStake>`
    select currency, name, findings, stake_net from (
      select currency, ${RANKED_BY[by]} as name, count(*)::int as findings, sum(stake_net) as stake_net,
        row_number() over (partition by currency order by sum(stake_net) desc, ${RANKED_BY[by]} collate "C") as place
      from (${selectFindings(only)}) f
      where is_open and currency is not null and stake_net > 0
      group by currency, 2) r
    where place <= 10 order by currency collate "C", place`.execute(db);
  return rows;
}

export interface AgedStake {
  readonly currency: string;
  /** First whole day of the band: 0, 8, 31, 61 or 91. */
  readonly from_days: number;
  readonly findings: number;
  readonly stake_net: Decimal;
}

/** How long open root findings have stood, in the bands finance knows. */
export async function ageOfStakes(db: Db, only: FindingListFilter): Promise<readonly AgedStake[]> {
  const { rows } = await sql<AgedStake>`
    select currency, case when age_days <= 7 then 0 when age_days <= 30 then 8 when age_days <= 60 then 31
        when age_days <= 90 then 61 else 91 end as from_days,
      count(*)::int as findings, sum(stake_net) as stake_net
    from (${selectFindings(only)}) f
    where is_open and currency is not null and stake_net > 0
    group by 1, 2 order by currency collate "C", from_days`.execute(db);
  return rows;
}

/** Codes of the findings in force, for a list to choose from. */
export async function codesInForce(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    select distinct code from (${selectFindings({})}) f order by code`.execute(db);
  return rows.map(({ code }) => code);
}

/** What is typed is searched for as it stands: `%` and `_` mean themselves. */
function likePattern(typed: string): string {
  return `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
}
