// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    -- Partner Center prints instants with seven fraction digits, with or without zone, and year 1 for "never".
    -- Digits past the sixth are cut: rounding 23:59:59.9999999 would move a charge to the next day.
    create function api_instant(value text) returns timestamptz language sql stable as $$
      select case
        when value is null or btrim(value) = '' or value like '0001-01-01%' then null
        else regexp_replace(value, '([.][0-9]{6})[0-9]+', E'\\\\1')::timestamptz
      end
    $$;
    create function api_day(value text) returns date language sql stable as $$
      select (api_instant(value) at time zone 'UTC')::date
    $$;
    create function api_amount(value text) returns numeric language sql immutable as $$
      -- numeric reads NaN and Infinity; as an amount they are refused like any other word.
      select case when value ~* '[ni]' then (value || ' is no amount')::numeric else nullif(btrim(value), '')::numeric end
    $$;
    -- Ids are compared as text; only GUIDs vary in case, and some customers come as org:<guid>.
    create function api_guid(value text) returns text language sql immutable as $$
      select case
        when regexp_replace(value, '^org:', '', 'i') ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
          then lower(regexp_replace(value, '^org:', '', 'i'))
        else value
      end
    $$;
    -- Invoice ids are printed with and without their type prefix.
    create function api_invoice_id(value text) returns text language sql immutable as $$
      select regexp_replace(value, '^(OneTime|Recurring)-', '', 'i')
    $$;
    create table customer (
      pull_id      bigint not null references pull on delete cascade,
      row_no       integer not null,
      customer_id  text not null,
      name         text,
      domain       text,
      relationship text,
      primary key (pull_id, row_no)
    );
    create index customer_by_id on customer (customer_id, pull_id);

    create table invoice (
      pull_id       bigint not null references pull on delete cascade,
      row_no        integer not null,
      invoice_id    text not null,
      amends        text,
      document_type text not null,
      invoice_type  text,
      invoiced_at   timestamptz not null,
      period_start  date,
      period_end    date,
      period        text not null check (period ~ '^[0-9]{4}-[0-9]{2}$'),
      currency      text not null check (currency = upper(currency)),
      total_charges numeric not null,
      paid_amount   numeric not null,
      sections      text[] not null,
      tax_receipts  text[] not null,
      primary key (pull_id, row_no),
      check (total_charges < 'Infinity' and total_charges > '-Infinity')
    );
    comment on table invoice is 'Invoice headers and their amendments, flattened';
    comment on column invoice.period is 'UTC billing month';
    comment on column invoice.total_charges is 'Amount of the document in invoice.currency, tax included';
    comment on column invoice.paid_amount is 'As sent; the documents disagree about its sign';
    comment on column invoice.sections is 'provider/line type pairs the header announces';
    comment on column invoice.tax_receipts is 'Ids of the receipts issued beside it, in Taiwan';
    create index invoice_by_id on invoice (invoice_id, pull_id);

    create table balance (
      pull_id         bigint not null references pull on delete cascade,
      row_no          integer not null,
      invoice_type    text,
      currency        text not null check (currency = upper(currency)),
      amount          numeric not null,
      accounted_on    date,
      first_invoice_on date,
      latest_invoice_on date,
      last_payment_on date,
      last_payment    numeric,
      primary key (pull_id, row_no)
    );
    comment on column balance.invoice_type is 'Null on the total of a currency, else the type this part belongs to';

    create table order_line (
      pull_id          bigint not null references pull on delete cascade,
      row_no           integer not null,
      customer_id      text not null,
      order_id         text not null,
      alternate_id     text,
      order_line       integer not null,
      origin           text not null default 'partner-center' check (origin in ('recorded', 'imported', 'partner-center')),
      status           text,
      billing_cycle    text,
      transaction_type text,
      currency         text,
      ordered_at       timestamptz,
      catalog_item_id  text,
      product_id       text,
      sku_id           text,
      availability_id  text,
      friendly_name    text,
      quantity         numeric not null,
      promised_unit_price numeric,
      term_duration    text,
      promotion_id     text,
      subscription_id  text,
      primary key (pull_id, row_no)
    );
    comment on column order_line.promised_unit_price is 'Per unit and billing cycle, before tax, in currency; null when nothing was promised';
    create index order_line_by_order on order_line (order_id);
    create index order_line_by_alternate on order_line (alternate_id);
    create index order_line_by_subscription on order_line (subscription_id);

    create table entitlement (
      pull_id           bigint not null references pull on delete cascade,
      row_no            integer not null,
      customer_id       text not null,
      order_id          text,
      order_line        integer,
      alternate_id      text,
      product_id        text not null,
      sku_id            text not null,
      quantity          numeric not null,
      entitlement_type  text,
      fulfillment_state text,
      expires_on        date,
      primary key (pull_id, row_no)
    );
    comment on table entitlement is 'Top-level entitlements; the nested ones are implied rights, not purchases';
    create index entitlement_by_order on entitlement (order_id, order_line);

    create table statement (
      pull_id    bigint not null references pull on delete cascade,
      row_no     integer not null,
      invoice_id text not null,
      sha256     text not null references evidence,
      primary key (pull_id, row_no)
    );
  `.execute(db);
}
