import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out what else bills the cycles this invoice bills:
 *
 * - `m_identity`: the cycles of order lines it bills, by every id they go by
 * - `m_header`: the documents there are, and which of them are void; `m_in_force`: the lines of those that are not
 * - `m_history`: every charge group, of this and other invoices, that bills one of those cycles
 * - `m_next`: when the next cycle was first invoiced
 * - `m_previous`: the charge groups of the cycle before, on whichever invoice
 *
 * A cycle elsewhere is found by the line's own ids and by the order's. A voided invoice's lines are no charge at all, this
 * invoice's own included; lines that name another invoice are not netted.
 */
export async function layOutHistory(trx: Trx, scope: MatchScope): Promise<void> {
  await layOutIdentities(trx);
  await layOutHeaders(trx);
  await layOutFound(trx, scope);
  await sql`
    create temp table m_history on commit drop as
    select l.order_id, l.order_line, c.item, c.invoice_id, c.cell, true as own, c.cycle_end_on, c.currency,
      c.quantity, c.subtotal, c.tax_total, c.total, c.bills, c.charge_types, c.content_hash,
      c.group_id, c.customer_id, c.starts_on, c.publisher_name, c.reservation_order_id, c.is_converted,
      h.invoiced_at
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    left join m_header h on h.invoice_id = c.invoice_id
    where c.foreign_invoice is null and h.is_void is not true
    union all
    select g.order_id, g.order_line, g.item, g.invoice_id, null, false, g.cycle_end_on, g.currency,
      g.quantity, g.subtotal, g.tax_total, g.total, g.bills, g.charge_types, g.content_hash,
      g.group_id, g.customer_id, g.starts_on, g.publisher_name, g.reservation_order_id, g.is_converted,
      h.invoiced_at
    from m_found g
    join m_in_force h on h.pull_id = g.pull_id`.execute(trx);
  await sql`analyze m_history`.execute(trx);
  // The nearest cycle is one step in the index. The planner, who cannot know that all cycles are of one item, would
  // rather read and sort them all.
  await sql`set local enable_sort = off`.execute(trx);
  await layOutNextCycles(trx);
  await layOutPreviousCycles(trx);
  await sql`set local enable_sort = on`.execute(trx);
}

async function layOutIdentities(trx: Trx): Promise<void> {
  await sql`
    create temp table m_identity on commit drop as
    select distinct l.order_id, l.order_line, c.item, id.key, coalesce(c.cycle_end_on, 'infinity'::date) as cycle
    from m_link l
    join m_cell c on c.group_id = l.group_id
    cross join lateral (values (l.order_id), (l.alternate_id), (c.order_key)) id(key)
    where l.candidates = 1 and c.foreign_invoice is null and id.key <> ''`.execute(trx);
  await sql`analyze m_identity`.execute(trx);
}

async function layOutHeaders(trx: Trx): Promise<void> {
  await sql`
    create temp table m_header on commit drop as
    with document as (
      select distinct on (i.invoice_id) i.invoice_id, i.amends, i.invoiced_at, i.document_type
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      order by i.invoice_id, p.sealed_at desc
    )
    select invoice_id, invoiced_at,
      document_type = 'void_note' or exists (
        select from document v where v.amends = d.invoice_id and v.document_type = 'void_note') as is_void
    from document d`.execute(trx);
  await sql`create index on m_header (invoice_id)`.execute(trx);
  await sql`analyze m_header`.execute(trx);
  await sql`
    create temp table m_in_force on commit drop as
    select p.pull_id, h.invoiced_at
    from m_header h join pull p on p.resource = 'line-items' and p.key = h.invoice_id and p.is_current
    where not h.is_void`.execute(trx);
  await sql`create index on m_in_force (pull_id)`.execute(trx);
  await sql`analyze m_in_force`.execute(trx);
}

/** A filter where a join would do, so that cycles are still met in the order of the index. */
const isInForce = sql`g.pull_id = any(array(select pull_id from m_in_force))`;

async function layOutFound(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_found on commit drop as
    select l.order_id, l.order_line, l.item, g.invoice_id, g.pull_id, g.cycle_end_on, g.currency, g.quantity,
      g.subtotal, g.tax_total, g.total, g.bills, g.charge_types, g.content_hash, g.group_id, g.customer_id,
      g.starts_on, g.publisher_name, g.reservation_order_id, g.is_converted
    from m_identity l
    cross join lateral (
      -- Offset keeps this an index look-up a line: a join would be planned as a scan of all history.
      select * from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) = l.cycle offset 0) g
    where g.invoice_id <> ${scope.invoiceId} and g.foreign_invoice is null
      and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item`.execute(trx);
  await sql`analyze m_found`.execute(trx);
}

/**
 * When an order's next cycle was invoiced: until then the cycle was the latest, and judged as the order stood. The
 * document's own date says so, which no later version of its lines moves. Two look-ups a line.
 */
async function layOutNextCycles(trx: Trx): Promise<void> {
  await sql`
    create temp table m_next on commit drop as
    select l.order_id, l.order_line, l.item, l.cycle, min(f.invoiced_at) as invoiced_at
    from m_identity l
    cross join lateral (
      select coalesce(g.cycle_end_on, 'infinity'::date) as cycle
      from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) > l.cycle
        and g.cycle_end_on is not null and g.foreign_invoice is null and ${isInForce}
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item
      order by coalesce(g.cycle_end_on, 'infinity'::date)
      limit 1) n
    cross join lateral (
      select * from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) = n.cycle
        and g.foreign_invoice is null
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item offset 0) g
    join m_in_force f on f.pull_id = g.pull_id
    group by l.order_id, l.order_line, l.item, l.cycle`.execute(trx);
  await sql`analyze m_next`.execute(trx);
}

/** The cycle before tells whether the order was cancelled by then. Two look-ups a line, whatever the history. */
async function layOutPreviousCycles(trx: Trx): Promise<void> {
  await sql`
    create temp table m_previous on commit drop as
    select l.order_id, l.order_line, l.item, n.cycle, g.invoice_id, g.pull_id, g.group_id, g.customer_id, g.currency,
      g.quantity
    from m_identity l
    cross join lateral (
      select coalesce(g.cycle_end_on, 'infinity'::date) as cycle
      from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) < l.cycle
        and g.foreign_invoice is null and ${isInForce}
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item
      order by coalesce(g.cycle_end_on, 'infinity'::date) desc
      limit 1) n
    cross join lateral (
      select * from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) = n.cycle
        and g.foreign_invoice is null
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item offset 0) g
    join m_in_force f on f.pull_id = g.pull_id`.execute(trx);
  await sql`analyze m_previous`.execute(trx);
}
