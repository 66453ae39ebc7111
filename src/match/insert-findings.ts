import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import type { FindingKind } from './finding-codes.ts';
import { FINDING_KINDS, LADDER } from './finding-codes.ts';
import { FINDING_WORDS } from './finding-words.ts';
import { refundWindowEnd } from './refund-policy.ts';

const KINDS = JSON.stringify(
  LADDER.map((code) => {
    const { severity, stake, secondary = false }: FindingKind = FINDING_KINDS[code];
    return {
      code,
      severity,
      ...stake,
      opens_invoice: severity !== 'info' && !secondary,
      next_step: FINDING_WORDS[code].nextStep,
    };
  }),
);

/**
 * The only writer of `finding`: one row a finding, from its shares in m_share.
 *
 * The evidence hash covers code, figures and the cited lines and order lines; no dates, run, pull, source or severity,
 * so a decision holds exactly as long as the facts it was made on.
 */
export async function insertFindings(
  trx: Trx,
  match: { matchId: string; invoiceId: string | null; period: string | null },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into finding (match_id, finding_id, code, severity, confidence, role, invoice_id, period, currency,
      stake_type, stake_net, stake_tax, bridge_amount, why, next_step, customer_id, customer_name, product_name,
      catalog_item_id, order_id, order_line, subscription_id, charge_types, line_count, expected_quantity,
      actual_quantity, expected_unit_price, actual_unit_price, expected_net, actual_net, expected_text, actual_text,
      rule_version, refund_window_ends_at, opens_invoice, evidence_hash)
    select ${match.matchId}::bigint, f.finding_id, f.code, k.severity, f.confidence,
      case when f.owns then 'root' else 'contributing' end, ${match.invoiceId}, ${match.period}, f.currency,
      case when not f.owns or f.net + f.tax = 0 then 'none' when f.net + f.tax > 0 then k.over else k.under end,
      abs(f.net), abs(f.tax), f.bridge, f.why, k.next_step, f.customer_id, f.customer_name, f.product_name,
      f.catalog_item_id, f.order_id, f.order_line, f.subscription_id, f.charge_types, f.line_count,
      f.expected_quantity, f.actual_quantity, f.expected_unit_price, f.actual_unit_price, f.expected_net, f.actual_net,
      f.expected_text, f.actual_text, f.rule_version, f.refund_window_ends_at, f.owns and k.opens_invoice,
      encode(sha256(convert_to(concat_ws('|', f.code, f.currency, trim_scale(f.expected_quantity),
        trim_scale(f.actual_quantity), trim_scale(f.expected_unit_price), trim_scale(f.actual_unit_price),
        trim_scale(f.expected_net), trim_scale(f.actual_net), f.expected_text,
        f.actual_text, f.evidence), 'UTF8')), 'hex')
    from (
      select s.finding_id, s.code, min(s.rule_version) as rule_version, min(s.confidence) as confidence,
        bool_or(s.owns) as owns, min(s.currency) as currency, sum(s.net) as net, sum(s.tax) as tax,
        sum(s.bridge) as bridge, min(s.why collate "C") as why,
        only_value(array_agg(distinct nullif(c.customer_id, ''))) as customer_id,
        only_value(array_agg(distinct c.customer_name)) as customer_name,
        only_value(array_agg(distinct c.product_name)) as product_name,
        only_value(array_agg(distinct concat_ws(':', c.product_id, c.sku_id, c.availability_id))
          filter (where c.product_id is not null)) as catalog_item_id,
        only_value(array_agg(distinct coalesce(l.one_order_id, c.order_key))) as order_id,
        only_value(array_agg(distinct l.order_line::text) filter (where l.candidates = 1 and l.covers = 1))::int as order_line,
        only_value(array_agg(distinct c.subscription_id)) as subscription_id,
        string_agg(distinct array_to_string(c.charge_types, ', ') collate "C", ', ') as charge_types,
        coalesce(sum(c.lines), 0)::int as line_count,
        max(s.expected_quantity) as expected_quantity, max(s.actual_quantity) as actual_quantity,
        max(s.expected_unit_price) as expected_unit_price, max(s.actual_unit_price) as actual_unit_price,
        case when count(*) = 1 then max(s.expected_net) end as expected_net, sum(s.actual_net) as actual_net,
        min(s.expected_text collate "C") as expected_text, min(s.actual_text collate "C") as actual_text,
        min(${refundWindowEnd}) as refund_window_ends_at,
        string_agg(concat_ws('/', c.content_hash, l.order_hash), ',' order by c.content_hash, l.order_hash) as evidence
      from m_share s
      left join m_cell c on c.cell = s.cell
      left join m_link l on l.group_id = c.group_id
      group by s.finding_id, s.code
    ) f
    join json_to_recordset(${KINDS}::json) as k(
      code text, severity text, over text, under text, opens_invoice boolean, next_step text)
      on k.code = f.code`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}
