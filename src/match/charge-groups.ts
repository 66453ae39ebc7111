import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { recordChargeEvents } from './charge-events.ts';
import { BILLING_TYPES, REVERSING_TYPES, UNITLESS_TYPES } from './charge-types.ts';

/**
 * Nets an invoice's in-scope lines into one row per group, customer and currency. A pure function of the pull: it may
 * run again at any time and gives the same rows, so history stays small and order of arrival is irrelevant.
 *
 * The quantity's sign is the subtotal's: Microsoft prints refunds with a positive quantity.
 */
export async function groupCharges(
  trx: Trx,
  lines: { invoiceId: string; pullId: string },
): Promise<number> {
  await sql`
    delete from charge_group
    where invoice_id = ${lines.invoiceId} and pull_id = ${lines.pullId}::bigint`.execute(trx);
  const { numAffectedRows } = await sql`
    insert into charge_group (invoice_id, pull_id, group_id, customer_id, currency, order_key, order_ids,
      subscription_id, reservation_order_id, product_id, sku_id, availability_id, product_name, customer_name,
      cycle_end_on, foreign_invoice, charge_types, lines, first_line_no, quantity, subtotal, tax_total, total, bills,
      starts_on, publisher_name, is_converted, content_hash)
    select invoice_id, pull_id, group_id, customer_id, currency, order_key,
      array(select distinct api_guid(btrim(id)) from unnest(string_to_array(printed_order_ids, ',')) id where btrim(id) <> ''),
      subscription_id, reservation_order_id, product_id, sku_id, availability_id, product_name, customer_name,
      cycle_end_on, foreign_invoice, charge_types, lines, first_line_no, quantity, subtotal, tax_total, total, bills,
      starts_on, publisher_name, is_converted, encode(sha256(line_hashes), 'hex')
    from (
      select c.invoice_id, c.pull_id, c.group_id, coalesce(c.customer_id, '') as customer_id, c.currency,
        min(c.order_key collate "C") as order_key,
        string_agg(distinct c.order_id, ',') as printed_order_ids,
        -- Of several subscriptions none speaks for the group.
        case when min(c.subscription_id collate "C") = max(c.subscription_id collate "C")
          then min(c.subscription_id collate "C") end as subscription_id,
        min(c.reservation_order_id collate "C") as reservation_order_id,
        min(c.product_id collate "C") as product_id,
        min(c.sku_id collate "C") as sku_id,
        min(c.availability_id collate "C") as availability_id,
        min(c.product_name collate "C") as product_name,
        min(c.customer_name collate "C") as customer_name,
        min(c.charge_end_on) as cycle_end_on,
        min(c.invoice_number) filter (where c.invoice_number <> c.invoice_id) as foreign_invoice,
        array_agg(distinct lower(coalesce(c.charge_type, ''))) as charge_types,
        count(*)::int as lines,
        min(c.line_no) as first_line_no,
        sum(case
          when lower(c.charge_type) = any(${UNITLESS_TYPES}) then 0
          when c.subtotal < 0 then -abs(c.billable_quantity)
          when c.subtotal > 0 then abs(c.billable_quantity)
          when lower(c.charge_type) = any(${REVERSING_TYPES}) then -abs(c.billable_quantity)
          else c.billable_quantity end) as quantity,
        sum(c.subtotal) as subtotal, sum(c.tax_total) as tax_total, sum(c.total) as total,
        bool_or(c.subtotal > 0) as bills,
        min(coalesce(c.charge_start_on, (c.ordered_at at time zone 'UTC')::date))
          filter (where lower(c.charge_type) = any(${BILLING_TYPES}) and c.subtotal > 0) as starts_on,
        min(c.publisher_name collate "C") as publisher_name,
        bool_or(c.pricing_currency <> c.currency) is true as is_converted,
        string_agg(c.line_hash, ''::bytea order by c.line_hash) as line_hashes
      from charge c
      where c.invoice_id = ${lines.invoiceId} and c.pull_id = ${lines.pullId}::bigint and c.in_scope
      group by c.invoice_id, c.pull_id, c.group_id, coalesce(c.customer_id, ''), c.currency
    ) netted`.execute(trx);
  await recordChargeEvents(trx, lines);
  return Number(numAffectedRows ?? 0n);
}
