// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    -- One order has a long and a short id; lines carry either, or both joined by a comma. The short one is preferred.
    create function charge_order_key(order_id text, alternate_id text) returns text language sql immutable as $$
      select coalesce(
        nullif(btrim(alternate_id), ''),
        nullif(btrim(split_part(order_id, ',', 2)), ''),
        nullif(btrim(order_id), ''),
        '')
    $$;

    create table charge (
      invoice_id       text not null,
      pull_id          bigint not null references pull on delete cascade,
      line_no          integer not null,
      partner_id       text,
      customer_id      text,
      customer_name    text,
      customer_domain_name text,
      customer_country text,
      invoice_number   text,
      mpn_id           text,
      reseller_mpn_id  text,
      order_id         text,
      ordered_at       timestamptz,
      product_id       text,
      sku_id           text,
      availability_id  text,
      sku_name         text,
      product_name     text,
      charge_type      text,
      unit_price       numeric,
      quantity         numeric,
      subtotal         numeric not null,
      tax_total        numeric not null,
      total            numeric not null,
      currency         text not null check (currency = upper(currency)),
      price_adjustment_description text,
      publisher_name   text,
      publisher_id     text,
      subscription_description text,
      subscription_id  text,
      charge_start_on  date,
      charge_end_on    date,
      term_and_billing_cycle text,
      effective_unit_price numeric,
      unit_type        text,
      alternate_id     text,
      billable_quantity numeric not null,
      billing_frequency text,
      pricing_currency text,
      pc_to_bc_exchange_rate numeric,
      pc_to_bc_exchange_rate_on date,
      meter_description text,
      reservation_order_id text,
      credit_reason_code text,
      subscription_start_on date,
      subscription_end_on date,
      reference_id     text,
      product_qualifiers text,
      promotion_id     text,
      line_hash        bytea not null,
      order_key        text generated always as (charge_order_key(order_id, alternate_id)) stored,
      in_scope         boolean not null generated always as (
        coalesce(btrim(meter_description), '') = ''
        and lower(coalesce(subscription_description, '')) <> 'azure plan'
        and lower(coalesce(charge_type, '')) <> 'customercredit') stored,
      group_id         text not null generated always as (left(md5(
        charge_order_key(order_id, alternate_id) || '|' ||
        lower(coalesce(product_id, '') || ':' || coalesce(sku_id, '') || ':' || coalesce(availability_id, '')) || '|' ||
        coalesce((charge_end_on - date '2000-01-01')::text, '') || '|' ||
        case when coalesce(api_invoice_id(invoice_number), '') in ('', invoice_id) then '' else invoice_number end
      ), 20)) stored,
      primary key (invoice_id, pull_id, line_no),
      -- NaN is above Infinity. Neither is money, and numeric reads both from text.
      check (subtotal < 'Infinity' and subtotal > '-Infinity'),
      check (tax_total < 'Infinity' and tax_total > '-Infinity'),
      check (total < 'Infinity' and total > '-Infinity'),
      check (billable_quantity < 'Infinity' and billable_quantity > '-Infinity')
    );
    comment on table charge is 'Billed lines. They have no id of their own: a line is its content hash and how many equal lines precede it';
    comment on column charge.line_no is 'Arrival order; enters no identity';
    comment on column charge.subtotal is 'After discount, before tax, in charge.currency';
    comment on column charge.unit_price is 'List price in charge.pricing_currency; not what was charged';
    comment on column charge.billable_quantity is 'Positive on refunds too; the sign is the subtotal''s';
    comment on column charge.charge_end_on is 'Inclusive; null on perpetual software';
    comment on column charge.in_scope is 'False on usage, Azure plan and credit lines: stored, summed, not matched';
    comment on column charge.group_id is 'Order identity, catalogue item and charge cycle; a foreign invoice number stands apart';

    create table charge_group (
      invoice_id      text not null,
      pull_id         bigint not null references pull on delete cascade,
      group_id        text not null,
      customer_id     text not null,
      currency        text not null,
      order_key       text not null,
      order_ids       text[] not null,
      subscription_id text,
      reservation_order_id text,
      product_id      text,
      sku_id          text,
      availability_id text,
      product_name    text,
      customer_name   text,
      cycle_end_on    date,
      foreign_invoice text,
      charge_types    text[] not null,
      lines           integer not null,
      first_line_no   integer not null,
      quantity        numeric not null,
      subtotal        numeric not null,
      tax_total       numeric not null,
      total           numeric not null,
      bills           boolean not null,
      content_hash    text not null,
      primary key (invoice_id, pull_id, group_id, customer_id, currency)
    );
    comment on table charge_group is 'Net of an invoice''s in-scope lines per group, customer and currency; a pure function of the pull';
    comment on column charge_group.quantity is 'Signed: reversals and refunds count down';
    comment on column charge_group.bills is 'True when at least one line charges money';
    -- Perpetual software has no cycle and stays in view for ever.
    create index charge_group_by_order on charge_group (order_key, coalesce(cycle_end_on, 'infinity'::date));
    -- Dropping a pull deletes its lines. They lie together, so a block range index finds them at no cost to ingest.
    create index charge_by_pull on charge using brin (pull_id) with (pages_per_range = 32, autosummarize = on);
    create index charge_group_by_pull on charge_group using brin (pull_id) with (pages_per_range = 32, autosummarize = on);
  `.execute(db);
}
