import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { linkGroups } from './link-groups.ts';

/**
 * Lays out what all invoices together charged for each order line, by the links that judge a single invoice:
 *
 * - `m_month`: each billing month we hold invoices of, and whether all of them arrived whole
 * - `m_billed`: per order line, its net of all invoices and the units of its latest cycle
 * - `m_ambiguous`: order lines that a charge fits beside others, so that nobody can say whether they are billed
 *
 * Leaves no `m_cell` and no `m_link`: the order lines lay out their own.
 */
export async function layOutBilled(
  trx: Trx,
  run: { runId: string; section: string },
): Promise<void> {
  await layOutDocuments(trx, run);
  await sql`
    create temp table m_cell on commit drop as
    select row_number() over ()::int as cell, g.invoice_id || '/' || g.group_id as group_id, g.order_key, g.order_ids,
      g.subscription_id, g.reservation_order_id, g.product_id, g.sku_id,
      lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) as item,
      g.invoice_id, g.cycle_end_on, g.currency, g.quantity, g.subtotal, g.lines, g.charge_types, g.content_hash
    from m_document d
    join charge_group g on g.invoice_id = d.invoice_id and g.pull_id = d.lines_pull_id
    where not d.is_void`.execute(trx);
  await sql`create index on m_cell (group_id)`.execute(trx);
  await sql`analyze m_cell`.execute(trx);
  await linkGroups(trx);
  await sumBilled(trx);
  await sql`
    create temp table m_ambiguous on commit drop as
    select distinct o.order_id, o.order_line
    from m_link l
    join m_candidate d on d.group_id = l.group_id
    join order_line o on o.pull_id = d.pull_id and o.row_no = d.row_no
    where l.candidates > 1`.execute(trx);
  await sql`drop table m_cell, m_link`.execute(trx);
}

/** A month is whole when each of its documents that has lines arrived, and nothing of it was missed by this run. */
async function layOutDocuments(
  trx: Trx,
  { runId, section }: { runId: string; section: string },
): Promise<void> {
  await sql`
    create temp table m_document on commit drop as
    with held as (
      select distinct on (i.invoice_id) i.invoice_id, i.period, i.amends, i.document_type, i.sections
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      where p.resource in ('invoices', 'invoice')
      order by i.invoice_id, p.sealed_at desc
    ),
    lines as (
      select distinct on (key) key as invoice_id, pull_id
      from pull where resource = 'line-items' and is_current order by key, sealed_at desc
    )
    select h.invoice_id, h.period, l.pull_id as lines_pull_id,
      h.amends is null and (cardinality(h.sections) = 0 or ${section} = any(h.sections)) as has_lines,
      h.document_type = 'void_note' or exists (
        select from held v where v.amends = h.invoice_id and v.document_type = 'void_note') as is_void,
      l.pull_id is not null and not exists (
        select from missing m where m.run_id = ${runId} and (
          m.resource in ('line-items', 'invoice') and m.key = h.invoice_id or m.resource = 'invoices')) as is_whole
    from held h left join lines l on l.invoice_id = h.invoice_id`.execute(trx);
  await sql`
    create temp table m_month on commit drop as
    select period, coalesce(bool_and(is_whole) filter (where has_lines), false) as is_whole,
      bool_or(lines_pull_id is not null) as is_held
    from m_document group by period`.execute(trx);
}

/** Shares are summed before they are divided: a quotient is cut at some digit, and three thirds must be the whole. */
async function sumBilled(trx: Trx): Promise<void> {
  await sql`
    create temp table m_billed on commit drop as
    with charged as (
      select o.order_id, o.order_line, c.*, o.share, o.covered, c.currency = l.currency as is_comparable,
        c.cycle_end_on is not distinct from max(c.cycle_end_on) over (partition by o.order_id, o.order_line) as is_latest
      from m_cell c
      join m_link l on l.group_id = c.group_id and l.candidates = 1
      left join m_allocation a on a.group_id = l.group_id
      cross join lateral (
        select coalesce(a.order_id, l.order_id) as order_id, coalesce(a.order_line, l.order_line) as order_line,
          coalesce(a.quantity, 1) as share, coalesce(a.covered, 1) as covered) o
    ),
    shared as (
      select order_id, order_line,
        coalesce(sum(subtotal * share) filter (where is_comparable), 0) / covered as net,
        coalesce(sum(subtotal * share) filter (where is_comparable and is_latest), 0) / covered as latest_net,
        coalesce(sum(quantity * share) filter (where is_latest), 0) / covered as latest_quantity
      from charged group by order_id, order_line, covered
    ),
    cited as (
      select order_id, order_line, sum(lines)::int as lines, array_agg(distinct invoice_id collate "C") as invoices,
        md5(string_agg(content_hash, ',' order by content_hash collate "C")) as charge_hash
      from charged group by order_id, order_line
    )
    select c.*, s.net, s.latest_net, s.latest_quantity
    from cited c
    join (
      select order_id, order_line, sum(net) as net, sum(latest_net) as latest_net, sum(latest_quantity) as latest_quantity
      from shared group by order_id, order_line) s on s.order_id = c.order_id and s.order_line = c.order_line`.execute(
    trx,
  );
  await sql`analyze m_billed`.execute(trx);
}
