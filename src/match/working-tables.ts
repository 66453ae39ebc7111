import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { KNOWN_CHARGE_TYPES, PAIRED_TYPES, TERM_TYPES } from './charge-types.ts';
import { layOutHistory } from './lay-out-history.ts';
import { layOutPairs } from './lay-out-pairs.ts';
import { layOutRefunds } from './lay-out-refunds.ts';
import { layOutSources } from './lay-out-sources.ts';
import { layOutTotals } from './lay-out-totals.ts';
import { layOutUnowned } from './lay-out-unowned.ts';
import { linkGroups } from './link-groups.ts';
import type { MatchScope } from './rule.ts';
import { daysOld, staleOrders, staleText } from './stale-source.ts';

/**
 * Lays out what the rules read, as temporary tables that end with the transaction:
 *
 * - `m_cell`: this invoice's net per group, customer and currency, numbered
 * - `m_customer`: its customers, whether we know them and hold their orders, and whether those are stale
 * - `m_stale_orders`: at most one row, which says in words how stale
 * - `m_header_age`: how old its header is when it is stale
 * - `m_link`: the order line of each group ({@link linkGroups})
 * - `m_statement`, `m_total`: header against statement and lines ({@link layOutTotals})
 * - `m_source`: other sources that hold other lines of it ({@link layOutSources})
 * - `m_history` and what it is found by: charges of the same cycles, here and on other invoices ({@link layOutHistory})
 * - `m_unowned`: what other lines leave of the money that no order of its customer explains ({@link layOutUnowned})
 * - `m_unit`: those netted per order line, item, cycle and currency: what quantity and multiplicity are judged on
 * - `m_event`, `m_cancel`, `m_refund`: what takes charges back, and what is due ({@link layOutRefunds})
 * - `m_pair`: each change's two legs, wherever they were billed ({@link layOutPairs})
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
  await layOutSources(trx, scope);
  await layOutCustomers(trx, scope);
  await linkGroups(trx);
  await layOutHistory(trx, scope);
  await layOutUnowned(trx, scope);
  await layOutUnits(trx);
  await layOutRefunds(trx);
  await layOutPairs(trx);
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
      end as orders_missing,
      m.says is null and a.customer_id is not null as orders_are_stale, a.days_old, a.emptied_of
    from (select distinct customer_id from m_cell) c
    left join pull l on l.resource = 'customers' and l.key = '' and l.is_current
    left join pull o on o.resource = 'orders' and o.key = c.customer_id and o.is_current
    left join lateral ${staleOrders(scope.runId, sql`p.pull_id = o.pull_id`)} a on true
    left join lateral (
      -- Without a customer's id the orders of all of them were refused.
      select s.says from missing s
      where s.run_id = ${scope.runId} and s.resource = 'orders' and s.key in (c.customer_id, '')
      order by s.key desc limit 1) m on true`.execute(trx);
  await sql`create index on m_customer (customer_id)`.execute(trx);
  await sql`
    create temp table m_stale_orders on commit drop as
    select ${staleText({ daysOld: sql`max(days_old)`, emptiedOf: sql`sum(emptied_of)` })} as says
    from m_customer where orders_are_stale and known is not false having count(*) > 0`.execute(trx);
  await sql`
    create temp table m_header_age on commit drop as
    select ${daysOld(sql`h.pull_id`, scope.runId, 'list')} as days_old from m_header_total h`.execute(
    trx,
  );
}

/**
 * When the units that an order line `l` of m_link shows now are due, where it showed others before: its charges may come
 * until the 11th of the month after we saw the change. Null where it never changed.
 */
const DUE_SINCE_CHANGED = sql`(
  select (date_trunc('month', min(coalesce(r.as_of, p.sealed_at)) at time zone 'UTC') + interval '1 month 11 days')
    at time zone 'UTC'
  from order_line v
  join pull p on p.pull_id = v.pull_id and p.sealed_at is not null
  left join run r on r.run_id = p.run_id
  where v.order_id = l.order_id and v.order_line = l.order_line and v.customer_id = l.customer_id
    and v.origin = 'partner-center' and v.pull_id > (
      select max(w.pull_id) from order_line w
      where w.order_id = l.order_id and w.order_line = l.order_line and w.customer_id = l.customer_id
        and w.origin = 'partner-center' and w.quantity <> l.quantity))`;

/**
 * The latest cycle of an order is judged by its present quantity; an earlier one by the order version held before
 * the next cycle was invoiced, and not at all when we did not hold the order then. Business time decides, so that it
 * does not matter in which order, how often and in how many nights the same documents came.
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
        coalesce(sum(h.subtotal) filter (where h.subtotal > 0), 0) as charged_net,
        count(distinct h.invoice_id) filter (where h.bills) as billing_invoices,
        coalesce(bool_or(h.quantity < 0 and (h.invoiced_at, h.invoice_id) > (own.invoiced_at, own.invoice_id)), false)
          as later_takes_back,
        bool_and((h.invoiced_at, h.invoice_id) <= (own.invoiced_at, own.invoice_id)) as is_latest_invoice,
        bool_or(h.charge_types && ${PAIRED_TYPES}::text[]) as changes,
        bool_or(h.charge_types && ${TERM_TYPES}::text[]) as begins_term,
        min(h.starts_on) as starts_on, bool_or(h.is_converted) and count(distinct h.invoice_id) > 1 as is_incomparable,
        min(h.publisher_name collate "C") as publisher_name, min(h.reservation_order_id) as reservation_order_id,
        bool_or(not h.charge_types <@ ${KNOWN_CHARGE_TYPES}::text[]) as has_unknown_type,
        string_agg(distinct h.invoice_id collate "C", ' and ') filter (where h.bills) as billed_in
      from m_history h, own
      group by h.order_id, h.order_line, h.item, h.currency, h.cycle_end_on
    )
    select n.*, l.customer_id, l.status, l.due_at, l.order_hash,
      case when t.invoiced_at is null then l.quantity else (
        select sum(o.quantity) from pull p
        join order_line o on o.pull_id = p.pull_id
        left join run r on r.run_id = p.run_id
        where p.resource = 'orders' and p.key = l.customer_id and coalesce(r.as_of, p.sealed_at) < t.invoiced_at
          and ((o.order_id = n.order_id and o.order_line = n.order_line) or exists (
            select from m_allocation a
            where a.group_id = c.group_id and a.order_id = o.order_id and a.order_line = o.order_line))
        group by p.pull_id, p.sealed_at order by p.sealed_at desc limit 1) end as ordered_quantity,
      case when n.quantity < l.quantity and l.covers = 1 then greatest(l.due_at, ${DUE_SINCE_CHANGED}) else l.due_at end
        as units_due_at
    from netted n
    join m_cell c on c.cell = n.cell
    join m_link l on l.group_id = c.group_id
    left join m_next t on t.order_id = n.order_id and t.order_line = n.order_line and t.item = n.item
      and t.cycle = n.cycle_end_on`.execute(trx);
  await sql`analyze m_unit`.execute(trx);
}
