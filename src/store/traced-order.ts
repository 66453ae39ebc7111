import { sql } from 'kysely';

import type { Db } from './connection.ts';

/** An order line as it is held now, and what was delivered for it. Figures without trailing zeros. */
export interface TracedOrderLine {
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly order_id: string;
  readonly alternate_id: string | null;
  readonly order_line: number;
  readonly origin: string;
  readonly status: string | null;
  readonly billing_cycle: string | null;
  readonly currency: string | null;
  /** UTC day. */
  readonly ordered_on: string | null;
  readonly item: string | null;
  readonly friendly_name: string | null;
  readonly subscription_id: string | null;
  readonly quantity: string;
  /** Per unit and billing cycle; null when nothing was promised. */
  readonly promised_unit_price: string | null;
  /** What was delivered, in words; null when nothing names the line. */
  readonly delivered: string | null;
  /** How far Partner Center says the delivery is, and when it was asked; null when it never was, or had no answer. */
  readonly delivery_status: string | null;
  /** What the newest match of the orders made of it; null when it was not among them. */
  readonly state: string | null;
}

/** By long or short order id; undefined when no such line is in force. */
export async function tracedOrderLine(
  db: Db,
  order: { orderId: string; orderLine: number },
): Promise<TracedOrderLine | undefined> {
  const { rows } = await sql<TracedOrderLine>`
    select o.customer_id, o.order_id, o.alternate_id, o.order_line, o.origin, o.status, o.billing_cycle, o.currency,
      (o.ordered_at at time zone 'UTC')::date as ordered_on, o.friendly_name, o.subscription_id,
      concat_ws(':', o.product_id, o.sku_id, o.availability_id) as item,
      trim_scale(o.quantity)::text as quantity, trim_scale(o.promised_unit_price)::text as promised_unit_price,
      (select c.name from customer c join pull p on p.pull_id = c.pull_id and p.is_current
        where c.customer_id = o.customer_id order by c.pull_id desc limit 1) as customer_name,
      (select string_agg(format('%s %s', trim_scale(e.quantity), lower(coalesce(e.fulfillment_state, 'entitled'))), ', '
          order by e.product_id collate "C", e.sku_id collate "C", e.row_no)
        from entitlement e join pull p on p.pull_id = e.pull_id and p.is_current
        where (e.order_id in (o.order_id, o.alternate_id) or e.alternate_id in (o.order_id, o.alternate_id))
          and coalesce(e.order_line, o.order_line) = o.order_line) as delivered,
      (select concat(d.status, ', ' || trim_scale(d.fulfilled_quantity) || ' of ' ||
          trim_scale(nullif(d.open_quantity, 0) + d.fulfilled_quantity) || ' delivered', ' (asked on ' || (
            select to_char(max(r.as_of) at time zone 'UTC', 'YYYY-MM-DD') from run_pull u join run r on r.run_id = u.run_id
            where u.pull_id = d.pull_id) || ')')
        from provisioning_status d join pull p on p.pull_id = d.pull_id and p.is_current
        where d.order_id = o.order_id and d.order_line = o.order_line) as delivery_status,
      (select s.state from order_state s
        where s.order_id = o.order_id and s.order_line = o.order_line and s.match_id = (
          select r.match_id from run_match r
          join match m on m.match_id = r.match_id and m.subject = 'orders'
          join run v on v.run_id = r.run_id
          order by v.created_at desc limit 1)) as state
    from order_in_force o
    where (o.order_id = ${order.orderId} or o.alternate_id = ${order.orderId}) and o.order_line = ${order.orderLine}
    order by o.order_id <> ${order.orderId} limit 1`.execute(db);
  return rows[0];
}

/** What one invoice charges for an order line. */
export interface OrderCharge {
  readonly invoice_id: string;
  readonly lines: number;
  readonly match_key: string;
  readonly charge_types: string;
  readonly currency: string;
  readonly subtotal: string;
  readonly total: string;
}

/**
 * The charges linked to an order line, as the newest match of each invoice has them. Groups that could be its own are
 * looked up first, so that only the lines of those invoices are read.
 */
export async function chargesOnOrder(
  db: Db,
  order: TracedOrderLine,
): Promise<readonly OrderCharge[]> {
  const { rows } = await sql<OrderCharge>`
    with newest as (
      select distinct on (m.key) m.match_id, m.key
      from match m
      join run_match r on r.match_id = m.match_id
      join run v on v.run_id = r.run_id
      where m.subject = 'invoice'
      order by m.key, v.created_at desc
    )
    select d.invoice_id, count(*)::int as lines, min(d.match_key) as match_key,
      string_agg(distinct c.charge_type, ', ') as charge_types, c.currency,
      trim_scale(sum(c.subtotal))::text as subtotal, trim_scale(sum(c.total))::text as total
    from (
      select distinct g.invoice_id, g.pull_id, g.group_id from charge_group g
      where g.order_key in (${order.order_id}, ${order.alternate_id})
        or ${order.subscription_id}::text in (g.subscription_id, g.reservation_order_id)
    ) g
    join newest n on n.key = g.invoice_id
    join match_pull u on u.match_id = n.match_id and u.pull_id = g.pull_id
    join charge c on c.invoice_id = g.invoice_id and c.pull_id = g.pull_id and c.group_id = g.group_id
    join disposition d on d.invoice_id = c.invoice_id and d.match_id = n.match_id and d.line_no = c.line_no
    where d.order_id = ${order.order_id} and d.order_line = ${order.order_line}
    group by d.invoice_id, c.currency
    order by d.invoice_id collate "C", c.currency collate "C"`.execute(db);
  return rows;
}
