import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { unitsText } from './figure-text.ts';
import { byAlternateId } from './links/by-alternate-id.ts';
import { byOrderId } from './links/by-order-id.ts';
import { bySubscriptionId } from './links/by-subscription-id.ts';
import type { LinkWay } from './links/link-way.ts';

/** In this order; the first that gives exactly one candidate decides. */
export const LINK_WAYS: readonly LinkWay[] = [byOrderId, byAlternateId, bySubscriptionId];

/**
 * Links each group of m_cell to order lines in force, whoever's they are: customer, product and currency are compared
 * after linking.
 *
 * Leaves `m_candidate` (every order line a way found) and `m_link`: one row a group with candidates; `candidates` 1 is
 * a link, more is an ambiguity listed in `candidate_text`. Groups without a row have no order. A link that `covers` several
 * order lines is shared among them in `m_allocation`, and names the first.
 */
export async function linkGroups(trx: Trx): Promise<void> {
  await sql`
    create temp table m_candidate (
      group_id text, way integer, match_key text, pull_id bigint, row_no integer, item_rank integer
    ) on commit drop`.execute(trx);
  for (const [way, { key, candidates }] of LINK_WAYS.entries()) {
    await sql`drop table if exists m_unlinked`.execute(trx);
    await sql`
      create temp table m_unlinked on commit drop as
      select distinct on (c.group_id) c.group_id, c.order_key, c.order_ids, c.subscription_id,
        c.reservation_order_id, c.item, c.product_id, c.sku_id
      from m_cell c
      where c.group_id not in (select group_id from m_candidate group by group_id, way having count(*) = 1)
      order by c.group_id, c.cell`.execute(trx);
    await sql`analyze m_unlinked`.execute(trx);
    await sql`
      insert into m_candidate (group_id, way, match_key, pull_id, row_no, item_rank)
      select group_id, ${way}::int, ${key}, pull_id, row_no, item_rank
      from (${rankedCandidates(candidates)}) ranked
      where item_rank = best`.execute(trx);
    await sql`analyze m_candidate`.execute(trx);
  }
  await countCandidates(trx);
  await settleLinks(trx);
}

/**
 * The order lines of one way, ranked by how well they fit the charged item; `best` is the rank that stays. Reads
 * m_unlinked, as the ways do.
 */
export function rankedCandidates(candidates: LinkWay['candidates']): LinkWay['candidates'] {
  return sql`
    select found.*, o.item_rank, min(o.item_rank) over (partition by found.group_id) as best
    from (${candidates}) found
    join m_unlinked u on u.group_id = found.group_id
    join pull p on p.pull_id = found.pull_id and p.is_current
    cross join lateral (
      select case
        when lower(concat_ws(':', l.product_id, l.sku_id, l.availability_id)) = u.item then 1
        when lower(l.product_id) = lower(u.product_id) and lower(l.sku_id) = lower(u.sku_id) then 2
        when lower(l.product_id) = lower(u.product_id) then 3
        else 4 end as item_rank
      from order_line l where l.pull_id = found.pull_id and l.row_no = found.row_no
        -- What cancels another order's subscription is no purchase of its own.
        and not (l.transaction_type is not distinct from 'cancel' and exists (
          select from order_in_force q
          where q.subscription_id = l.subscription_id and q.transaction_type is distinct from 'cancel'))) o`;
}

/**
 * One charge may cover several order lines of one customer and item at once: where all invoices together bill exactly
 * what they hold, each line gets its own quantity and nothing is left to decide. Anything else stays a tie.
 */
async function countCandidates(trx: Trx): Promise<void> {
  await sql`
    create temp table m_counted on commit drop as
    with counted as (
      select d.group_id, d.way, count(*)::int as candidates, min(d.match_key) as match_key,
        min(d.item_rank) as item_rank, sum(o.quantity) as quantity,
        count(distinct o.customer_id) = 1 and min(d.item_rank) = 1 as is_alike,
        count(distinct o.promised_unit_price) = 1 and count(o.promised_unit_price) = count(*) as is_one_promise,
        (array_agg(d.pull_id order by o.order_id collate "C", o.order_line))[1] as pull_id,
        (array_agg(d.row_no order by o.order_id collate "C", o.order_line))[1] as row_no,
        only_value(array_agg(distinct o.order_id)) as one_order_id,
        string_agg(format('order %s line %s (%s of %s)', o.order_id, o.order_line, ${unitsText(sql`o.quantity`)},
          coalesce(o.friendly_name, o.catalog_item_id)), ', '
          order by o.order_id collate "C", o.order_line) as candidate_text
      from m_candidate d join order_line o on o.pull_id = d.pull_id and o.row_no = d.row_no
      group by d.group_id, d.way
    ),
    billed as (
      select k.group_id, k.way, sum(g.quantity) as quantity
      from counted k
      join (select distinct group_id, order_key, item, cycle_end_on, currency from m_cell) c on c.group_id = k.group_id
      join charge_group g on g.order_key = c.order_key and g.currency = c.currency
        and g.cycle_end_on is not distinct from c.cycle_end_on and g.foreign_invoice is null
        and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = c.item
      join pull p on p.pull_id = g.pull_id and p.is_current
      where k.candidates > 1 and k.is_alike and not exists (
        select from invoice v join pull q on q.pull_id = v.pull_id and q.is_current
        where v.document_type = 'void_note' and g.invoice_id in (v.invoice_id, v.amends))
      group by k.group_id, k.way
    )
    select k.*, coalesce(b.quantity = k.quantity and k.quantity > 0, false) as is_covered
    from counted k left join billed b on b.group_id = k.group_id and b.way = k.way`.execute(trx);
  await sql`
    create temp table m_allocation on commit drop as
    select k.group_id, k.way, o.order_id, o.order_line, o.quantity, k.quantity as covered
    from m_counted k
    join m_candidate d on d.group_id = k.group_id and d.way = k.way
    join order_line o on o.pull_id = d.pull_id and o.row_no = d.row_no
    where k.is_covered`.execute(trx);
}

/**
 * From when on an order line `o` counts as failed; null on one that did not fail. A cancelled order that was never seen
 * completed or delivered was cancelled before it was fulfilled, unless a refund says otherwise, which may come with the
 * invoice of the month after. An imported order always reads as completed, so only Partner Center's say.
 */
const failedAfter = sql`case
  when o.status = 'error' then coalesce(o.ordered_at, timestamptz 'epoch')
  when o.status = 'cancelled' and o.transaction_type is distinct from 'cancel'
    and not exists (
      select from order_line e join pull p on p.pull_id = e.pull_id and p.sealed_at is not null
      where e.order_id = o.order_id and e.status = 'completed' and e.origin = 'partner-center')
    and not exists (select from entitlement e where e.order_id in (o.order_id, o.alternate_id) or e.alternate_id = o.alternate_id)
    then (date_trunc('month', o.ordered_at at time zone 'UTC') + interval '2 months 11 days') at time zone 'UTC'
  end`;

/** The deciding way of a group is the first with exactly one candidate, else the first with any. */
async function settleLinks(trx: Trx): Promise<void> {
  await sql`
    create temp table m_link on commit drop as
    with chosen as (
      select distinct on (group_id) * from m_counted order by group_id, candidates > 1 and not is_covered, way
    )
    select k.group_id, case when k.is_covered then 1 else k.candidates end as candidates,
      case when k.is_covered then k.candidates else 1 end as covers, k.way,
      k.one_order_id, k.match_key, o.customer_id, o.order_id, o.alternate_id, o.order_line,
      o.status, case when k.is_covered then k.quantity else o.quantity end as quantity, o.currency,
      o.catalog_item_id, o.friendly_name, o.ordered_at, k.item_rank,
      o.product_id, o.sku_id, o.availability_id, o.billing_cycle, o.term_duration, o.origin,
      -- Order lines billed together share a price only where all were promised the same.
      case when not k.is_covered or k.is_one_promise then o.promised_unit_price end as promised_unit_price,
      o.subscription_id as order_subscription_id,
      -- Charges of an order's month may come until the 11th of the following month.
      (date_trunc('month', o.ordered_at at time zone 'UTC') + interval '1 month 11 days') at time zone 'UTC' as due_at,
      ${failedAfter} as failed_after,
      md5(concat_ws('|', o.order_id, o.order_line, o.quantity, o.status, o.currency, o.customer_id,
        o.catalog_item_id, o.billing_cycle, o.promised_unit_price, case when k.is_covered then k.candidate_text end))
        as order_hash,
      k.candidate_text
    from chosen k
    join order_in_force o on o.pull_id = k.pull_id and o.row_no = k.row_no`.execute(trx);
  await sql`
    delete from m_allocation a where not exists (
      select from m_link l where l.group_id = a.group_id and l.candidates = 1 and l.way = a.way)`.execute(
    trx,
  );
  await sql`create index on m_link (group_id)`.execute(trx);
  await sql`analyze m_link`.execute(trx);
}
