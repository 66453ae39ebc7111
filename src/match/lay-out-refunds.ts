import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import { cycleLength } from './cycle-length.ts';
import { refundPolicyTable, returnKind } from './refund-policy.ts';

/**
 * Lays out what refunds are judged by:
 *
 * - `m_event`: refunds, reversals and re-bills of the order lines of this invoice, on whichever invoice
 * - `m_cancel`: since when an order line is cancelled, and whether the day is known or only when we saw it
 * - `m_refund`: per unit with a refund or a cancellation, what was held before it, given back, and due
 *
 * All amounts are positive, before tax unless named tax.
 */
export async function layOutRefunds(trx: Trx): Promise<void> {
  await sql`
    create temp table m_event on commit drop as
    select h.order_id, h.order_line, h.item, h.cycle_end_on, coalesce(h.cycle_end_on, 'infinity') as cycle, h.own, h.cell,
      e.currency, e.invoice_id, e.leg, e.charge_type, e.pair_key, e.event_on, e.starts_on, e.quantity, e.net, e.tax
    from m_history h
    join charge_event e on e.invoice_id = h.invoice_id and e.group_id = h.group_id and e.customer_id = h.customer_id
      and e.currency = h.currency
    join pull p on p.pull_id = e.pull_id and p.is_current`.execute(trx);
  await sql`analyze m_event`.execute(trx);
  await layOutCancellations(trx);
  await layOutDues(trx);
  await layOutRefundedCycles(trx);
}

/** Refund lines that leave nothing of a cycle are a cancellation as well: of a cycle charged here, or of the one before. */
async function layOutRefundedCycles(trx: Trx): Promise<void> {
  await sql`
    insert into m_cancel (order_id, order_line, cancelled_on, is_exact, seen_in)
    with held as (
      select order_id, order_line, item, currency, coalesce(cycle_end_on, 'infinity') as cycle, sum(quantity) as quantity
      from m_history group by order_id, order_line, item, currency, coalesce(cycle_end_on, 'infinity')
      union all
      select order_id, order_line, item, currency, cycle, sum(quantity)
      from m_previous group by order_id, order_line, item, currency, cycle
    ),
    refunded as (
      select order_id, order_line, item, currency, cycle, starts_on from m_event
      where leg = 'refund' and charge_type <> 'refund'
      union all
      select v.order_id, v.order_line, v.item, v.currency, v.cycle, e.starts_on
      from m_previous v
      join charge_event e on e.invoice_id = v.invoice_id and e.pull_id = v.pull_id and e.group_id = v.group_id
        and e.customer_id = v.customer_id and e.currency = v.currency
      where e.leg = 'refund' and e.charge_type <> 'refund'
    )
    select r.order_id, r.order_line, max(r.starts_on), true, 'line'
    from refunded r
    join held h on h.order_id = r.order_id and h.order_line = r.order_line and h.item = r.item
      and h.currency = r.currency and h.cycle = r.cycle
    where h.quantity <= 0
    group by r.order_id, r.order_line, r.item, r.currency, r.cycle`.execute(trx);
}

/**
 * By the order: a line of type cancel for the same subscription says the day; an order that was completed before, or
 * whose own line became a cancellation, is cancelled since we first saw it so.
 */
async function layOutCancellations(trx: Trx): Promise<void> {
  await sql`
    create temp table m_cancel on commit drop as
    with ordered as (
      select distinct l.customer_id, l.order_id, l.order_line, o.subscription_id, o.status, o.transaction_type
      from m_link l
      join order_line o on o.order_id = l.order_id and o.order_line = l.order_line and o.customer_id = l.customer_id
      join pull p on p.pull_id = o.pull_id and p.is_current
      where l.candidates = 1
    ),
    cancelling as (
      select o.order_id, o.order_line, (k.ordered_at at time zone 'UTC')::date as cancelled_on, true as is_exact
      from ordered o
      join order_line k on k.subscription_id = o.subscription_id and k.transaction_type = 'cancel'
        and k.customer_id = o.customer_id and k.order_id <> o.order_id
      join pull p on p.pull_id = k.pull_id and p.is_current
      union all
      select o.order_id, o.order_line, seen.cancelled_on, false
      from (select * from ordered where transaction_type = 'cancel' or status = 'cancelled') o
      cross join lateral (
        select (min(coalesce(r.as_of, p.sealed_at)) filter (where is_cancelled) at time zone 'UTC')::date as cancelled_on,
          min(p.pull_id) filter (where v.status = 'completed' and not is_cancelled)
            < min(p.pull_id) filter (where is_cancelled) as was_completed
        from order_line v
        join pull p on p.pull_id = v.pull_id and p.sealed_at is not null
        left join run r on r.run_id = p.run_id
        cross join lateral (
          select v.status is not distinct from 'cancelled' or v.transaction_type is not distinct from 'cancel'
        ) as s(is_cancelled)
        where v.order_id = o.order_id and v.order_line = o.order_line and v.customer_id = o.customer_id
          and v.origin = 'partner-center'
      ) seen
      where o.transaction_type = 'cancel' or (o.status = 'cancelled' and seen.was_completed)
    )
    select distinct on (order_id, order_line) order_id, order_line, cancelled_on, is_exact, 'order' as seen_in
    from cancelling
    where cancelled_on is not null
    order by order_id, order_line, is_exact desc, cancelled_on`.execute(trx);
}

/**
 * Per unit with a refund or a cancelled order: `held_` is what stood before the refunds. `is_before_history` where order
 * and cycle began before the first month we hold lines of, so that what is taken back was charged where we cannot look.
 */
async function layOutReturned(trx: Trx): Promise<void> {
  await sql`
    create temp table m_returned on commit drop as
    with history as (
      select to_date(min(i.period collate "C"), 'YYYY-MM') as begins_on
      from invoice i join pull p on p.pull_id = i.pull_id and p.is_current
      where exists (
        select from pull l where l.resource = 'line-items' and l.key = i.invoice_id and l.is_current)
    ),
    event as (
      select order_id, order_line, item, currency, cycle,
        coalesce(sum(quantity) filter (where leg = 'refund'), 0) as refund_quantity,
        coalesce(sum(net) filter (where leg = 'refund'), 0) as refund_net,
        coalesce(sum(tax) filter (where leg = 'refund'), 0) as refund_tax,
        -- A "refund" is given for reasons of its own; a cancellation is owed what the policy says.
        coalesce(sum(quantity) filter (where leg = 'refund' and charge_type <> 'refund'), 0) as cancel_quantity,
        coalesce(sum(net) filter (where leg = 'refund' and charge_type <> 'refund'), 0) as cancel_net,
        max(starts_on) filter (where leg = 'refund' and charge_type <> 'refund') as refunded_on,
        coalesce(sum(case leg when 'rebill' then net when 'reversal' then -net end), 0) as change_net,
        coalesce(sum(case leg when 'rebill' then quantity when 'reversal' then -quantity end), 0) as change_quantity
      from m_event group by order_id, order_line, item, currency, cycle
    )
    select u.cell, u.order_id, u.order_line, u.item, u.currency, u.cycle, u.cycle_end_on, u.is_latest_invoice, u.net, u.tax,
      u.starts_on, u.begins_term, u.is_incomparable, ${returnKind('u')} as kind,
      coalesce(e.refund_quantity, 0) as refund_quantity, coalesce(e.refund_net, 0) as refund_net,
      coalesce(e.refund_tax, 0) as refund_tax, coalesce(e.cancel_quantity, 0) as cancel_quantity,
      coalesce(e.cancel_net, 0) as cancel_net, e.refunded_on,
      u.quantity + coalesce(e.refund_quantity, 0) as held_quantity,
      u.net + coalesce(e.refund_net, 0) as held_net, u.tax + coalesce(e.refund_tax, 0) as held_tax,
      (u.net + coalesce(e.refund_net, 0) - coalesce(e.change_net, 0))
        / nullif(u.quantity + coalesce(e.refund_quantity, 0) - coalesce(e.change_quantity, 0), 0) as unit_price,
      k.cancelled_on, k.is_exact, (date_trunc('month', k.cancelled_on::timestamp) + interval '2 months 11 days')
        at time zone 'UTC' as due_at,
      coalesce((o.ordered_at at time zone 'UTC')::date < history.begins_on
        and coalesce(u.cycle_end_on + 1 - ${cycleLength('o')} < history.begins_on, true), false) as is_before_history
    from (select m_unit.*, coalesce(cycle_end_on, 'infinity') as cycle from m_unit) u
    cross join history
    join m_cell c on c.cell = u.cell
    join m_link o on o.group_id = c.group_id
    left join event e on e.order_id = u.order_id and e.order_line = u.order_line and e.item = u.item
      and e.currency = u.currency and e.cycle = u.cycle
    left join m_cancel k on k.order_id = u.order_id and k.order_line = u.order_line
    where e.refund_quantity > 0 or k.order_id is not null`.execute(trx);
}

/**
 * What is due by the policy in force at the purchase, to the day: instants are not compared, so on the day a window ends,
 * and between the full first day and the prorated second, either reading is accepted. The printed price may have been
 * cut before or after it was multiplied, and a month may count its calendar days: `due_from` to `due_to` spans all
 * readings, `due` is the documented one and `due_most` the fullest. Amounts converted at the rates of two months are not
 * compared.
 */
async function layOutDues(trx: Trx): Promise<void> {
  await layOutReturned(trx);
  const scale = minorDigitsSql(sql`d.currency`);
  await sql`
    create temp table m_refund on commit drop as
    with part as (
      select d.cell, e.quantity * least(1, d.held_quantity / nullif(d.cancel_quantity, 0)) as quantity,
        e.starts_on as returned_on
      from m_returned d
      join m_event e on e.order_id = d.order_id and e.order_line = d.order_line and e.item = d.item
        and e.currency = d.currency and e.cycle = d.cycle
      where e.leg = 'refund' and e.charge_type <> 'refund' and d.held_quantity > 0
      union all
      select cell, held_quantity, cancelled_on from m_returned
      where refund_quantity = 0 and cancelled_on is not null and held_quantity > 0
    ),
    day as (
      select r.cell, r.quantity, d.unit_price, ${scale} as scale, p.refund, p.window_hours / 24 as window_days,
        r.returned_on - d.starts_on as age, d.cycle_end_on + 1 - r.returned_on as days_left,
        d.cycle_end_on + 1 - d.starts_on as days,
        case when d.cycle_end_on + 1 - d.starts_on between 27 and 32
          then extract(day from date_trunc('month', d.starts_on::timestamp) + interval '1 month - 1 day')::int
          else d.cycle_end_on + 1 - d.starts_on end as documented_days
      from part r
      join m_returned d on d.cell = r.cell
      left join ${refundPolicyTable} p on p.kind = d.kind and d.begins_term and d.starts_on >= p.from_on
        and (p.until_on is null or d.starts_on < p.until_on)
        and r.returned_on - d.starts_on between 0 and p.window_hours / 24
    ),
    priced as (
      select *, round(unit_price * quantity, scale) as whole,
        trunc(unit_price * days_left / documented_days, scale) * quantity as prorated,
        trunc(unit_price * days_left / days, scale) * quantity as by_span,
        trunc(unit_price * quantity * days_left / days, scale) as cut_last
      from day
    ),
    due as (
      select cell, bool_and(window_days is not null and age < window_days) as is_inside,
        sum(case when window_days is null then 0 when refund = 'full' or age = 0 then whole else prorated end) as due,
        sum(case when refund = 'prorated' and age > 1 then prorated else whole end) as due_most,
        sum(case when window_days is null or age = window_days then 0 when refund = 'full' or age = 0 then whole
          else least(prorated, by_span, cut_last) end) as due_from,
        sum(case when refund = 'prorated' and age > 1 then greatest(prorated, by_span, cut_last) else whole end) as due_to,
        sum(greatest(quantity, 1)) * power(10::numeric, -min(scale)) as tolerance
      from priced group by cell
    )
    select d.*, coalesce(u.is_inside, false) as is_inside, coalesce(u.due, 0) as due,
      coalesce(u.due_most, d.held_net) as due_most,
      case when d.is_incomparable then 0 else coalesce(u.due_from - u.tolerance, 0) end as due_from,
      case when d.is_incomparable then d.cancel_net else coalesce(u.due_to + u.tolerance, d.cancel_net) end as due_to,
      power(10::numeric, -${scale}) as cent
    from m_returned d left join due u on u.cell = d.cell`.execute(trx);
}
