import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { REVOKED_STATES } from '../store/entitlement-store.ts';

/** Words of Partner Center for a delivery that is under way, lower case. */
const PENDING_STATUSES: readonly string[] = ['unfulfilled', 'prefulfillmentpending'];

/**
 * Lays out `m_received`, one row per order line: what the customer was given for it.
 *
 * - `is_sealed`: this run holds the customer's entitlements; without, nothing can be said
 * - `is_expected`: software or a reservation, bought once and without a subscription of its own
 * - `entitlements`: how many name the line; `revoked` of them were taken back
 * - `active_quantity`: units in force, of the product ordered where one of them is
 * - `fits`: at least one is of the product ordered; null without any
 * - `delivery_status`: what Partner Center says of the delivery, where this run asked and it answered; null elsewhere
 * - `is_delivery_pending`: it says that units are still to come
 * - `entitlement_id`: order, line and product, which is all the identity an entitlement has
 *
 * @param lines selects order_id, alternate_id, order_line, customer_id, product_id, sku_id, billing_cycle, subscription_id
 */
export async function layOutReceived(
  trx: Trx,
  runId: string,
  lines: RawBuilder<unknown>,
): Promise<void> {
  await sql`create temp table m_asked on commit drop as select distinct * from (${lines}) l`.execute(
    trx,
  );
  await sql`analyze m_asked`.execute(trx);
  await sql`
    create temp table m_received on commit drop as
    with sealed as (
      select p.key as customer_id, p.pull_id from pull p
      where p.resource = 'entitlements' and p.is_current and not exists (
        select from missing m
        where m.run_id = ${runId} and m.resource = 'entitlements' and m.key in (p.key, ''))
    ),
    id as (
      select order_id, order_id as id from m_asked
      union select order_id, alternate_id from m_asked where alternate_id is not null
    ),
    named as (
      select i.order_id, e.pull_id, e.row_no from id i join entitlement e on e.order_id = i.id
      union select i.order_id, e.pull_id, e.row_no from id i join entitlement e on e.alternate_id = i.id
    ),
    given as (
      select l.order_id, l.order_line, e.quantity, e.product_id, e.sku_id, fit.fits,
        lower(coalesce(e.fulfillment_state, '')) = any(${REVOKED_STATES}::text[]) as is_revoked
      from named n
      join sealed s on s.pull_id = n.pull_id
      join entitlement e on e.pull_id = n.pull_id and e.row_no = n.row_no
      join m_asked l on l.order_id = n.order_id
      cross join lateral (
        select coalesce(lower(e.product_id) = lower(l.product_id) and lower(e.sku_id) = lower(l.sku_id), true)) fit(fits)
      where e.order_line = l.order_line or (e.order_line is null and fit.fits)
    ),
    summed as (
      select order_id, order_line, count(*)::int as entitlements,
        count(*) filter (where is_revoked)::int as revoked, bool_or(fits) as fits,
        coalesce(sum(quantity) filter (where not is_revoked and fits), 0) as fitting_quantity,
        coalesce(sum(quantity) filter (where not is_revoked), 0) as quantity,
        min(format('%s/%s/%s:%s', order_id, order_line, product_id, sku_id) collate "C") as entitlement_id,
        string_agg(distinct concat_ws(':', product_id, sku_id) collate "C", ', ') as products
      from given group by order_id, order_line
    ),
    told as (
      select d.* from provisioning_status d
      join pull p on p.pull_id = d.pull_id and p.is_current
      where not exists (
        select from missing m
        where m.run_id = ${runId} and m.resource = 'provisioning' and m.key in (p.key, ''))
    )
    select l.order_id, l.order_line, v.pull_id as delivery_pull_id, v.status as delivery_status,
      coalesce(lower(v.status) = any(${PENDING_STATUSES}::text[]) or v.open_quantity > 0, false) as is_delivery_pending,
      s.pull_id, s.pull_id is not null as is_sealed,
      coalesce(l.billing_cycle = 'one_time' and coalesce(l.subscription_id, '') = '', false) as is_expected,
      coalesce(g.entitlements, 0) as entitlements, coalesce(g.revoked, 0) as revoked, g.fits,
      coalesce(case when g.fits then g.fitting_quantity else g.quantity end, 0) as active_quantity,
      g.entitlement_id, g.products, concat_ws(':', l.product_id, l.sku_id) as ordered_product
    from m_asked l
    left join sealed s on s.customer_id = l.customer_id
    left join summed g on g.order_id = l.order_id and g.order_line = l.order_line
    left join told v on v.order_id = l.order_id and v.order_line = l.order_line`.execute(trx);
  await sql`create index on m_received (order_id, order_line)`.execute(trx);
  await sql`analyze m_received`.execute(trx);
}
