import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { LADDER } from './finding-codes.ts';
import type { MatchScope, Rule } from './rule.ts';

/**
 * Runs the rules over the working tables into `m_share`: one row per finding and cell it touches. What each row owns
 * of the cell's money is decided afterwards, by the ladder.
 */
export async function shareFindings(
  trx: Trx,
  scope: MatchScope,
  rules: readonly Rule[],
): Promise<void> {
  await sql`
    create temp table m_share (
      code text, rule_version text, rank integer, subject text, cell integer, currency text, net numeric, tax numeric,
      bridge numeric, slice text, confidence text, expected_quantity numeric, actual_quantity numeric,
      expected_unit_price numeric, actual_unit_price numeric, expected_net numeric, actual_net numeric,
      expected_text text, actual_text text, why text, finding_id text, owns boolean default true
    ) on commit drop`.execute(trx);
  for (const rule of rules) {
    await sql`
      insert into m_share (code, rule_version, rank, subject, cell, currency, net, tax, bridge, slice, confidence,
        expected_quantity, actual_quantity, expected_unit_price, actual_unit_price, expected_net, actual_net,
        expected_text, actual_text, why, owns)
      select ${rule.code}, ${rule.version}, ${LADDER.indexOf(rule.code)}::int, r.subject, r.cell,
        r.currency, r.net, r.tax, r.bridge, r.slice, r.confidence, r.expected_quantity, r.actual_quantity,
        r.expected_unit_price, r.actual_unit_price, r.expected_net, r.actual_net, r.expected_text, r.actual_text, r.why,
        not r.contributes
      from (${rule.find(scope)}) r`.execute(trx);
  }
}

/**
 * The ladder: of the findings on one cell the strongest owns the money, the others contribute nothing. Two slices of
 * one cell (price and quantity) are different money and stand side by side; a finding without money owns none and
 * takes none. Also names the findings: a hash of code and subject, and of the currency where it is not the invoice's.
 */
export async function settleRootCauses(trx: Trx, invoiceCurrency: string): Promise<void> {
  await sql`
    update m_share s set owns = false, net = 0, tax = 0, bridge = 0
    from (
      select ctid, slice,
        row_number() over (partition by cell order by rank, subject collate "C") as place,
        first_value(slice) over (partition by cell order by rank, subject collate "C") as strongest_slice,
        row_number() over (partition by cell, slice order by rank, subject collate "C") as slice_place
      from m_share
      where cell is not null and (net <> 0 or tax <> 0 or bridge <> 0)) ranked
    where ranked.ctid = s.ctid and ranked.place > 1
      and not (ranked.strongest_slice is not null and ranked.slice is not null and ranked.slice_place = 1)`.execute(
    trx,
  );
  await sql`
    update m_share set finding_id = 'F-' || left(encode(sha256(convert_to(
      concat_ws('|', code, subject, nullif(currency, ${invoiceCurrency})), 'UTF8')), 'hex'), 16)`.execute(
    trx,
  );
}
