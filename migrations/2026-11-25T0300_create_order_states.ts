// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create index order_line_own on order_line (order_id) where origin <> 'partner-center';
    create index entitlement_by_alternate on entitlement (alternate_id);

    -- The Partner Center line that an order line of our own is the twin of: the same order by either id, and the same
    -- catalogue item or line number, both before one.
    create function order_twin(own_order_id text, own_order_line integer, own_item text)
    returns table (pull_id bigint, row_no integer) language sql stable as $$
      select q.pull_id, q.row_no
      from order_line q join pull p on p.pull_id = q.pull_id and p.is_current
      where (q.order_id = own_order_id or q.alternate_id = own_order_id)
        and q.origin = 'partner-center'
        and (q.order_line = own_order_line or lower(q.catalog_item_id) = lower(own_item))
      order by lower(q.catalog_item_id) is distinct from lower(own_item), q.order_line <> own_order_line, q.order_line,
        q.pull_id desc, q.row_no
      limit 1
    $$;

    create view order_in_force as
    select o.pull_id, o.row_no, o.customer_id, o.order_id, o.alternate_id, o.order_line,
      coalesce(own.origin, o.origin) as origin, o.status, o.billing_cycle, o.transaction_type, o.currency, o.ordered_at,
      o.catalog_item_id, o.product_id, o.sku_id, o.availability_id, o.friendly_name, o.quantity,
      coalesce(own.promised_unit_price, o.promised_unit_price) as promised_unit_price, o.term_duration, o.promotion_id,
      o.subscription_id
    from order_line o
    join pull p on p.pull_id = o.pull_id and p.is_current
    left join lateral (
      select w.origin, case when w.currency = o.currency then w.promised_unit_price end as promised_unit_price
      from order_line w
      join pull v on v.pull_id = w.pull_id and v.is_current
      cross join lateral order_twin(w.order_id, w.order_line, w.catalog_item_id) t
      where o.origin = 'partner-center' and w.origin <> 'partner-center'
        and w.order_id = any(array[o.order_id, o.alternate_id]) and t.pull_id = o.pull_id and t.row_no = o.row_no
      order by w.promised_unit_price is null, w.origin desc limit 1) own on true
    where o.origin = 'partner-center'
      or not exists (select from order_twin(o.order_id, o.order_line, o.catalog_item_id))
        and not (o.origin = 'imported' and exists (
          select from order_line r join pull v on v.pull_id = r.pull_id and v.is_current
          where r.origin = 'recorded' and r.order_id = o.order_id
            and (r.order_line = o.order_line or lower(r.catalog_item_id) = lower(o.catalog_item_id))));
    comment on view order_in_force is 'Each order line once: status and quantity as Partner Center shows them, the promise recorded before imported before Partner Center''s';

    create table order_state (
      match_id        bigint not null references match on delete cascade,
      row_no          integer not null,
      customer_id     text not null,
      order_id        text not null,
      order_line      integer not null,
      origin          text not null check (origin in ('recorded', 'imported', 'partner-center')),
      catalog_item_id text,
      ordered_at      timestamptz,
      quantity        numeric not null,
      promised_unit_price numeric,
      currency        text,
      expected_net    numeric,
      billed_net      numeric not null,
      billed_quantity numeric not null,
      state           text not null check (state in (
        'billed', 'partly', 'not yet due', 'overdue', 'free', 'not completed', 'cancelled', 'before-history', 'not-checked')),
      invoices        text[] not null,
      finding_ids     text[] not null,
      primary key (match_id, row_no)
    );
    comment on table order_state is 'What became of each order line that is due or billed, as one match of the orders judged it';
    comment on column order_state.expected_net is 'Promised for one billing cycle, before tax, in order_state.currency; null when nothing was promised';
    comment on column order_state.billed_net is 'Net of all invoices, before tax, in order_state.currency; charges in another currency do not count';
    comment on column order_state.billed_quantity is 'Units charged for the latest cycle, refunds counted down';
  `.execute(db);
}
