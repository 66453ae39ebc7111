import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { KNOWN_CHARGE_TYPES } from './charge-types.ts';
import { linkGroups } from './link-groups.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out what the rules read, as temporary tables that end with the transaction:
 *
 * - `m_cell`: this invoice's net per group, customer and currency, numbered
 * - `m_customer`: its customers, whether we know them and hold their orders
 * - `m_link`: the order line of each group ({@link linkGroups})
 * - `m_total`: header against lines, per currency
 * - `m_line`: the cycles of order lines it bills, by every id they go by
 * - `m_history`: every charge group, of this and other invoices, that bills one of them
 * - `m_next`: when the lines of the next cycle came
 * - `m_unit`: those netted per order line, item, cycle and currency: what quantity and multiplicity are judged on
 *
 * Cost follows this invoice's lines and the groups they touch, whatever the history.
 */
export async function layOutWorkingTables(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`set local jit = off`.execute(trx);
  await sql`set local work_mem = '128MB'`.execute(trx);
  await sql`
    create temp table m_cell on commit drop as
    select row_number() over (order by group_id collate "C", customer_id collate "C", currency)::int as cell, g.*,
      lower(concat_ws(':', product_id, sku_id, availability_id)) as item
    from charge_group g
    where invoice_id = ${scope.invoiceId} and pull_id = ${scope.linesPullId ?? null}::bigint`.execute(
    trx,
  );
  await sql`create index on m_cell (group_id)`.execute(trx);
  await sql`analyze m_cell`.execute(trx);
  await layOutTotals(trx, scope);
  await layOutCustomers(trx, scope);
  await linkGroups(trx);
  await layOutHistory(trx, scope);
  await layOutNextCycles(trx);
  await layOutUnits(trx);
}

/**
 * A currency the header does not have stands against 0. Without one line that carries tax, a header further from zero
 * may just hold the tax: only the statement could tell.
 */
async function layOutTotals(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_total on commit drop as
    with lines as (
      select currency, count(*)::int as lines, sum(total) as total, sum(subtotal) as subtotal, sum(tax_total) as tax,
        bool_or(tax_total <> 0) as has_tax
      from charge where invoice_id = ${scope.invoiceId} and pull_id = ${scope.linesPullId ?? null}::bigint
      group by currency
    ),
    header as (
      select i.currency, i.total_charges from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      where i.invoice_id = ${scope.invoiceId} order by p.sealed_at desc limit 1
    )
    select coalesce(h.currency, l.currency) as currency, h.currency is not null as is_header,
      coalesce(l.lines, 0) as lines, coalesce(h.total_charges, 0) as total_charges,
      coalesce(l.total, 0) as lines_total, coalesce(l.subtotal, 0) as lines_subtotal, coalesce(l.tax, 0) as lines_tax,
      coalesce(h.total_charges, 0) - coalesce(l.total, 0) as difference,
      coalesce(not l.has_tax and case when l.total < 0 then h.total_charges < l.total
        else h.total_charges > l.total end, false) as may_be_tax,
      ${scope.linesAreWhole}::boolean as checked
    from lines l full join header h on h.currency = l.currency`.execute(trx);
}

/** Who is not on a list that did not come this time may be new: nobody can say that we do not know them. */
async function layOutCustomers(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_customer on commit drop as
    select c.customer_id,
      case
        when exists (select from customer k where k.pull_id = l.pull_id and k.customer_id = c.customer_id) then true
        when l.pull_id is not null and not exists (
          select from missing s where s.run_id = ${scope.runId} and s.resource = 'customers') then false
      end as known,
      o.pull_id as orders_pull_id,
      case
        when m.says is not null then m.says
        when o.pull_id is null then 'its orders were never pulled'
      end as orders_missing
    from (select distinct customer_id from m_cell) c
    left join pull l on l.resource = 'customers' and l.key = '' and l.is_current
    left join pull o on o.resource = 'orders' and o.key = c.customer_id and o.is_current
    left join lateral (
      -- Without a customer's id the orders of all of them were refused.
      select s.says from missing s
      where s.run_id = ${scope.runId} and s.resource = 'orders' and s.key in (c.customer_id, '')
      order by s.key desc limit 1) m on true`.execute(trx);
  await sql`create index on m_customer (customer_id)`.execute(trx);
}

/**
 * What bills the same cycle of the same order line elsewhere is found by the line's own ids and by the order's. A
 * voided invoice's lines are no second charge; lines that name another invoice are not netted.
 */
async function layOutHistory(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_line on commit drop as
    select distinct l.order_id, l.order_line, c.item, id.key, coalesce(c.cycle_end_on, 'infinity'::date) as cycle
    from m_link l
    join m_cell c on c.group_id = l.group_id
    cross join lateral (values (l.order_id), (l.alternate_id), (c.order_key)) id(key)
    where l.candidates = 1 and c.foreign_invoice is null and id.key <> ''`.execute(trx);
  await sql`analyze m_line`.execute(trx);
  await sql`
    create temp table m_found on commit drop as
    select l.order_id, l.order_line, l.item, g.*
    from m_line l
    cross join lateral (
      -- Offset keeps this an index look-up a line: a join would be planned as a scan of all history.
      select * from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) = l.cycle offset 0) g
    where g.invoice_id <> ${scope.invoiceId} and g.foreign_invoice is null
      and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item`.execute(trx);
  await sql`analyze m_found`.execute(trx);
  await sql`
    create temp table m_history on commit drop as
    with document as (
      select distinct on (i.invoice_id) i.invoice_id, i.amends, i.invoiced_at, i.document_type
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      order by i.invoice_id, p.sealed_at desc
    ),
    header as (
      select invoice_id, invoiced_at,
        document_type = 'void_note' or exists (
          select from document v where v.amends = d.invoice_id and v.document_type = 'void_note') as is_void
      from document d
    )
    select l.order_id, l.order_line, c.item, c.invoice_id, c.cell, true as own, c.cycle_end_on, c.currency,
      c.quantity, c.subtotal, c.tax_total, c.total, c.bills, c.charge_types, c.content_hash,
      h.invoiced_at
    from m_cell c
    join m_link l on l.group_id = c.group_id and l.candidates = 1
    left join header h on h.invoice_id = c.invoice_id
    where c.foreign_invoice is null
    union all
    select g.order_id, g.order_line, g.item, g.invoice_id, null, false, g.cycle_end_on, g.currency,
      g.quantity, g.subtotal, g.tax_total, g.total, g.bills, g.charge_types, g.content_hash,
      h.invoiced_at
    from m_found g
    join pull p on p.pull_id = g.pull_id and p.is_current
    join header h on h.invoice_id = g.invoice_id and not h.is_void`.execute(trx);
  await sql`analyze m_history`.execute(trx);
}

/** When the lines of an order's next cycle came: until then its order was judged as it stood. Two look-ups a line. */
async function layOutNextCycles(trx: Trx): Promise<void> {
  await sql`
    create temp table m_next on commit drop as
    select l.order_id, l.order_line, l.item, l.cycle, min(p.sealed_at) as pulled_at
    from m_line l
    cross join lateral (
      select coalesce(g.cycle_end_on, 'infinity'::date) as cycle
      from charge_group g join pull p on p.pull_id = g.pull_id and p.is_current
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) > l.cycle
        and g.cycle_end_on is not null and g.foreign_invoice is null
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item
      order by coalesce(g.cycle_end_on, 'infinity'::date)
      limit 1) n
    cross join lateral (
      select * from charge_group g
      where g.order_key = l.key and coalesce(g.cycle_end_on, 'infinity'::date) = n.cycle
        and g.foreign_invoice is null
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = l.item offset 0) g
    join pull p on p.pull_id = g.pull_id and p.is_current
    group by l.order_id, l.order_line, l.item, l.cycle`.execute(trx);
  await sql`analyze m_next`.execute(trx);
}

/**
 * The latest cycle of an order is judged by its present quantity; an earlier one by the order version in force before
 * the next cycle's lines came, and not at all when we did not hold the order then.
 */
async function layOutUnits(trx: Trx): Promise<void> {
  await sql`
    create temp table m_unit on commit drop as
    with own as (
      select invoiced_at, invoice_id from m_history where own limit 1
    ),
    netted as (
      select h.order_id, h.order_line, h.item, h.currency, h.cycle_end_on,
        min(h.cell) filter (where h.own) as cell,
        sum(h.quantity) as quantity, sum(h.subtotal) as net, sum(h.tax_total) as tax,
        sum(h.quantity) filter (where h.own) as own_quantity,
        sum(h.subtotal) filter (where h.own) as own_net,
        sum(h.tax_total) filter (where h.own) as own_tax,
        sum(h.total) filter (where h.own) as own_total,
        coalesce(sum(h.quantity) filter (where (h.invoiced_at, h.invoice_id) < (own.invoiced_at, own.invoice_id)), 0)
          as earlier_quantity,
        count(distinct h.invoice_id) filter (where h.bills) as billing_invoices,
        bool_and((h.invoiced_at, h.invoice_id) <= (own.invoiced_at, own.invoice_id)) as is_latest_invoice,
        bool_or(h.charge_types && array['addquantity', 'removequantity', 'movequantity', 'convert']) as changes,
        bool_or(not h.charge_types <@ ${KNOWN_CHARGE_TYPES}::text[]) as has_unknown_type,
        string_agg(distinct h.invoice_id, ' and ' order by h.invoice_id) filter (where h.bills) as billed_in
      from m_history h, own
      group by h.order_id, h.order_line, h.item, h.currency, h.cycle_end_on
    )
    select n.*, l.customer_id, l.status, l.due_at, l.order_hash,
      case when t.pulled_at is null then l.quantity else (
        select o.quantity from pull p
        join order_line o on o.pull_id = p.pull_id and o.order_id = n.order_id and o.order_line = n.order_line
        where p.resource = 'orders' and p.key = l.customer_id and p.sealed_at < t.pulled_at
        order by p.sealed_at desc limit 1) end as ordered_quantity
    from netted n
    join m_cell c on c.cell = n.cell
    join m_link l on l.group_id = c.group_id
    left join m_next t on t.order_id = n.order_id and t.order_line = n.order_line and t.item = n.item
      and t.cycle = n.cycle_end_on`.execute(trx);
  await sql`analyze m_unit`.execute(trx);
}
