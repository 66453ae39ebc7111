import { sql } from 'kysely';

import type { Db } from '../../src/store/connection.ts';

/** What a finding says, as a test states it: columns that are null are left out. */
export type FindingSeen = Readonly<Record<string, unknown>>;

/** The findings of a match as whole rows with trimmed figures, of one code or all, in a total order. */
export async function findingsOf(
  db: Db,
  match: { matchId: string },
  code?: string,
): Promise<readonly FindingSeen[]> {
  const { rows } = await sql<{ finding: FindingSeen }>`
    select jsonb_strip_nulls(jsonb_build_object(
      'code', code, 'role', role, 'confidence', confidence, 'currency', currency, 'stake_type', stake_type,
      'stake_net', trim_scale(stake_net)::text, 'stake_tax', trim_scale(stake_tax)::text, 'expected_quantity', trim_scale(expected_quantity)::text,
      'actual_quantity', trim_scale(actual_quantity)::text,
      'expected_unit_price', trim_scale(expected_unit_price)::text, 'actual_unit_price', trim_scale(actual_unit_price)::text, 'expected_net', trim_scale(expected_net)::text, 'actual_net', trim_scale(actual_net)::text,
      'expected_text', expected_text, 'actual_text', actual_text, 'customer_id', customer_id, 'order_id', order_id,
      'order_line', order_line, 'lines', line_count, 'why', why)) as finding
    from finding
    where match_id = ${match.matchId}::bigint ${code === undefined ? sql`` : sql`and code = ${code}`}
    order by code collate "C", currency, stake_net, finding_id collate "C"`.execute(db);
  return rows.map((row) => row.finding);
}

/** `CODE role stake_type net+tax` of every finding: what must hold beside the one a test is about. */
export async function stakesOf(db: Db, match: { matchId: string }): Promise<readonly string[]> {
  const { rows } = await sql<{ stake: string }>`
    select concat_ws(' ', code, role, stake_type, trim_scale(stake_net) || '+' || trim_scale(stake_tax), currency) as stake
    from finding where match_id = ${match.matchId}::bigint order by 1`.execute(db);
  return rows.map((row) => row.stake);
}

/** What an invoice with one charge lists as not checked while its order promises no price. */
export const UNPRICED = 'price: 1 charges have no promised price';

export interface Judgement {
  readonly verdict: string;
  readonly ties: boolean;
  readonly not_checked: readonly string[];
  readonly matched_lines: number;
  readonly matched_net: string;
}

export async function judgementOf(db: Db, match: { matchId: string }): Promise<Judgement> {
  const { rows } = await sql<Judgement>`
    select verdict, ties, not_checked, matched_lines, trim_scale(matched_net) as matched_net from match
    where match_id = ${match.matchId}::bigint`.execute(db);
  const [judgement] = rows;
  if (judgement === undefined) throw new Error(`there is no match ${match.matchId}`);
  return judgement;
}

/** The disposition of each line, in line order. */
export async function dispositionsOf(
  db: Db,
  match: { matchId: string },
): Promise<readonly string[]> {
  const { rows } = await sql<{ disposition: string }>`
    select disposition from disposition where match_id = ${match.matchId}::bigint order by line_no`.execute(
    db,
  );
  return rows.map((row) => row.disposition);
}
