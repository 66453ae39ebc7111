// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    -- What an item is whatever its availability: product:sku, or the id of a legacy offer.
    create function sku_of(catalog_item_id text) returns text language sql immutable as $$
      select lower(case when catalog_item_id like '%:%:%'
        then split_part(catalog_item_id, ':', 1) || ':' || split_part(catalog_item_id, ':', 2) else catalog_item_id end)
    $$;

    create table purchase (
      purchase_id     bigint generated always as identity primary key,
      customer_id     text not null,
      state           text not null default 'planned' check (state in (
        'planned', 'carted', 'sent', 'bought', 'not bought', 'unknown')),
      file_name       text,
      planned_at      timestamptz not null,
      cart_id         text,
      cart_expires_at timestamptz,
      cart_sha256     text references evidence,
      checkouts_sent  integer not null default 0 check (checkouts_sent between 0 and 2),
      first_sent_at   timestamptz,
      last_sent_at    timestamptz,
      answer_sha256   text references evidence,
      reason          text,
      check ((state in ('sent', 'bought', 'unknown')) <= (cart_id is not null)),
      check ((checkouts_sent > 0) = (first_sent_at is not null)),
      check (state <> 'sent' or checkouts_sent > 0),
      check (state not in ('not bought', 'unknown') or reason is not null)
    );
    comment on table purchase is 'One cart and what became of it. A state is committed before what it names is asked of Partner Center';
    comment on column purchase.state is 'planned, carted: nothing was ordered; sent: an order may exist; bought: orders are recorded; unknown: a person has to say';
    comment on column purchase.planned_at is 'Business time, like all instants here';
    comment on column purchase.reason is 'In words, why it was not bought or is unknown';
    create unique index purchase_of_cart on purchase (cart_id) where state <> 'not bought';
    create index purchase_open on purchase (state) where state in ('sent', 'unknown');

    create table purchase_line (
      purchase_id      bigint not null references purchase on delete cascade,
      line_no          integer not null,
      state            text not null default 'open' check (state in ('open', 'bought', 'not bought')),
      purchase_key     text not null,
      file_row         integer,
      catalog_item_id  text not null,
      title            text,
      quantity         numeric not null check (quantity > 0),
      billing_cycle    text,
      term_duration    text,
      promotion_id     text,
      order_group      text,
      currency         text check (currency = upper(currency)),
      promised_unit_price numeric check (promised_unit_price >= 0),
      catalogue_sha256 text references evidence,
      order_id         text,
      order_line       integer,
      due_period       text check (due_period ~ '^[0-9]{4}-[0-9]{2}$'),
      error_code       text,
      error_text       text,
      primary key (purchase_id, line_no),
      check ((state = 'bought') = (order_id is not null)),
      check (promised_unit_price is null or currency is not null)
    );
    comment on table purchase_line is 'A line of a cart: what was agreed to, and the order line it became';
    comment on column purchase_line.line_no is 'Place in the cart, from 0';
    comment on column purchase_line.promised_unit_price is 'Per unit and billing cycle, before tax, in currency; null where neither cart nor file named one';
    comment on column purchase_line.due_period is 'UTC billing month whose invoice has to show it';
    comment on column purchase_line.catalogue_sha256 is 'What the catalogue said of the item when it was chosen';
    comment on column purchase_line.purchase_key is 'Names the wish, so that it is fulfilled once: a row of a file, or a line of a cart';
    create unique index purchase_line_once on purchase_line (purchase_key) where state <> 'not bought';
    create index purchase_line_by_order on purchase_line (order_id);
  `.execute(db);
}
