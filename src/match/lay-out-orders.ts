import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import { layOutBilled } from './lay-out-billed.ts';
import { layOutReceived } from './lay-out-received.ts';

/**
 * Lays out what the rules over orders read, as temporary tables that end with the transaction. Customers whose orders
 * are stale are in `m_stale_customer` already.
 *
 * - `m_order`: each order line in force, what it should and did cost, and its `state`
 * - `m_received`: what was delivered for each ({@link layOutReceived})
 * - `m_stray`: entitlements that name an order nobody knows
 * - `m_cell`, `m_link`: both as cells, so that findings are written as those on invoices are
 *
 * @param run.section the line type whose lines make an invoice whole
 */
export async function layOutOrders(
  trx: Trx,
  run: { runId: string; asOf: Date; section: string },
): Promise<void> {
  await sql`set local jit = off`.execute(trx);
  await sql`set local work_mem = '128MB'`.execute(trx);
  await layOutBilled(trx, run);
  await layOutOrderLines(trx, run);
  await layOutReceived(
    trx,
    run.runId,
    sql`select order_id, alternate_id, order_line, customer_id, product_id, sku_id, billing_cycle, subscription_id
      from m_order`,
  );
  await layOutStrays(trx, run.runId);
  await layOutCells(trx);
}

/**
 * An order line is ripe when everything that could have billed it came: its due day has passed, all invoices of its
 * month are held whole, and so are the customer's orders. Charges of an order's month may come until the 11th of the
 * following month. `state` says what became of it, the first that holds.
 */
async function layOutOrderLines(
  trx: Trx,
  { runId, asOf }: { runId: string; asOf: Date },
): Promise<void> {
  await sql`
    create temp table m_order on commit drop as
    with cancelling as (
      select distinct customer_id, subscription_id from order_in_force
      where transaction_type = 'cancel' and subscription_id is not null
    ),
    dated as (
      select o.*, to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM') as period,
        (date_trunc('month', o.ordered_at at time zone 'UTC') + interval '1 month 11 days') at time zone 'UTC' as due_at,
        round(o.quantity * o.promised_unit_price, ${minorDigitsSql(sql`o.currency`)}) as expected_net,
        o.status = 'cancelled' or o.transaction_type is not distinct from 'cancel' or k.customer_id is not null as is_cancelled,
        exists (
          select from missing m
          where m.run_id = ${runId} and m.resource = 'orders' and m.key in (o.customer_id, '')) or a.customer_id is not null as is_stale
      from order_in_force o
      left join m_stale_customer a on a.customer_id = o.customer_id
      left join cancelling k on k.customer_id = o.customer_id and k.subscription_id = o.subscription_id
    ),
    known as (
      select d.*, b.order_id is not null as is_billed, a.order_id is not null as is_ambiguous,
        bool_or(b.order_id is not null or a.order_id is not null) over (partition by d.order_id) as order_is_billed,
        coalesce(b.net, 0) as billed_net, coalesce(b.latest_net, 0) as latest_net,
        coalesce(b.latest_quantity, 0) as billed_quantity, coalesce(b.lines, 0) as lines,
        coalesce(b.invoices, '{}') as invoices, b.charge_hash,
        d.period < (select min(period collate "C") from m_month where is_held) is not false as is_before_history,
        coalesce(m.is_whole, false) as month_is_whole
      from dated d
      left join m_billed b on b.order_id = d.order_id and b.order_line = d.order_line
      left join m_ambiguous a on a.order_id = d.order_id and a.order_line = d.order_line
      left join m_month m on m.period = d.period
    ),
    judged as (
      select k.*, k.due_at <= ${asOf} and k.month_is_whole and not (
        k.is_before_history or k.is_ambiguous or k.is_stale or coalesce(k.is_cancelled, false)) as is_ripe
      from known k
    )
    select row_number() over (order by order_id collate "C", order_line, customer_id collate "C")::int as cell, j.*,
      case
        when is_cancelled then 'cancelled'
        when is_billed and latest_net > 0 and billed_quantity > 0 and billed_quantity < quantity then 'partly'
        when is_billed then 'billed'
        when is_before_history then 'before-history'
        when is_ambiguous or is_stale then 'not-checked'
        when status is distinct from 'completed' then 'not completed'
        when expected_net = 0 then 'free'
        when expected_net is null then 'not-checked'
        when due_at > ${asOf} then 'not yet due'
        when is_ripe then 'overdue'
        else 'not-checked' end as state
    from judged j`.execute(trx);
  await sql`create index on m_order (order_id)`.execute(trx);
  await sql`create index on m_order (alternate_id)`.execute(trx);
  await sql`analyze m_order`.execute(trx);
}

/** Only where the customer's orders and entitlements are both held by this run can an order be said to be unknown. */
async function layOutStrays(trx: Trx, runId: string): Promise<void> {
  await sql`
    create temp table m_stray on commit drop as
    with sealed as (
      select p.key as customer_id, p.pull_id, p.resource from pull p
      where p.resource in ('orders', 'entitlements') and p.is_current and not exists (
        select from missing m where m.run_id = ${runId} and m.resource = p.resource and m.key in (p.key, ''))
        and not exists (select from m_stale_customer a where a.customer_id = p.key)
    ),
    stray as (
      select e.customer_id, coalesce(e.order_id, e.alternate_id) as order_id, e.order_line, e.product_id, e.sku_id,
        sum(e.quantity) as quantity
      from sealed s
      join entitlement e on e.pull_id = s.pull_id
      where s.resource = 'entitlements' and coalesce(e.order_id, e.alternate_id) is not null
        and exists (select from sealed o where o.resource = 'orders' and o.customer_id = s.customer_id)
        and not exists (select from m_order o where o.order_id = e.order_id)
        and not exists (select from m_order o where o.order_id = e.alternate_id)
        and not exists (select from m_order o where o.alternate_id = e.order_id)
        and not exists (select from m_order o where o.alternate_id = e.alternate_id)
      group by e.customer_id, coalesce(e.order_id, e.alternate_id), e.order_line, e.product_id, e.sku_id
    )
    select (select count(*)::int from m_order) + row_number() over (
      order by order_id collate "C", order_line, product_id collate "C", sku_id collate "C", customer_id collate "C")::int
      as cell, s.*
    from stray s`.execute(trx);
}

async function layOutCells(trx: Trx): Promise<void> {
  await sql`
    create temp table m_cell on commit drop as
    with cell as (
      select cell, customer_id, friendly_name as product_name, product_id, sku_id, availability_id, order_id,
        subscription_id, lines, charge_hash from m_order
      union all
      select cell, customer_id, null, product_id, sku_id, null, order_id, null, 0, null from m_stray
    ),
    customer_name as (
      select distinct on (c.customer_id) c.customer_id, c.name
      from customer c join pull p on p.pull_id = c.pull_id and p.is_current
      order by c.customer_id, c.pull_id desc
    )
    select c.cell, c.cell::text as group_id, c.customer_id, n.name as customer_name, c.product_name, c.product_id,
      c.sku_id, c.availability_id, c.order_id as order_key, c.subscription_id, null as reservation_order_id,
      null as publisher_name, '{}'::text[] as charge_types, null::date as cycle_end_on, null::date as starts_on, c.lines,
      coalesce(c.charge_hash, '') as content_hash
    from cell c left join customer_name n on n.customer_id = c.customer_id`.execute(trx);
  await sql`
    create temp table m_link on commit drop as
    select cell::text as group_id, order_id as one_order_id, order_line, ordered_at, 1 as candidates, 1 as covers,
      md5(concat_ws('|', order_id, order_line, quantity, status, currency, customer_id, catalog_item_id,
        promised_unit_price)) as order_hash
    from m_order`.execute(trx);
  await sql`create index on m_cell (cell)`.execute(trx);
  await sql`create index on m_link (group_id)`.execute(trx);
  await sql`analyze m_cell, m_link`.execute(trx);
}
