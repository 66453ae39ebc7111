// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    alter table charge_group
      add column starts_on date,
      add column publisher_name text,
      add column is_converted boolean not null default false;
    comment on column charge_group.starts_on is 'First day charged by its plain charges: purchases, renewals, cycles';
    comment on column charge_group.is_converted is 'True when a line is priced in another currency than it is billed in';

    create table charge_event (
      invoice_id   text not null,
      pull_id      bigint not null references pull on delete cascade,
      event_no     integer not null,
      group_id     text not null,
      customer_id  text not null,
      currency     text not null,
      leg          text not null check (leg in ('refund', 'reversal', 'rebill')),
      charge_type  text not null,
      pair_key     text not null,
      event_on     date,
      starts_on    date,
      lines        integer not null,
      quantity     numeric not null check (quantity >= 0),
      net          numeric not null check (net >= 0),
      tax          numeric not null,
      primary key (invoice_id, pull_id, event_no)
    );
    comment on table charge_event is 'What changed or took back a charge: a pure function of the pull, one row per group, leg, pair and day';
    comment on column charge_event.leg is 'reversal and rebill are the two halves of one change; a refund stands alone';
    comment on column charge_event.pair_key is 'Equal on both legs of one change: the reference id, else order and day';
    comment on column charge_event.starts_on is 'First day of what is taken back or billed anew';
    comment on column charge_event.net is 'Positive whatever the leg, before tax, in charge_event.currency';
    comment on column charge_event.tax is 'Of the same direction as net';
    create index charge_event_by_group on charge_event (group_id, invoice_id);
    create index charge_event_by_pair on charge_event (pair_key);
    create index order_line_cancelling on order_line (subscription_id) where transaction_type = 'cancel';

    create table allocation (
      match_id    bigint not null references match on delete cascade,
      invoice_id  text not null,
      group_id    text not null,
      customer_id text not null,
      currency    text not null,
      order_id    text not null,
      order_line  integer not null,
      quantity    numeric not null,
      primary key (match_id, group_id, customer_id, currency, order_id, order_line)
    );
    comment on table allocation is 'Order lines that one charge covers together; a charge of one order line has none';

    alter table finding add column refund_window_ends_at timestamptz;
    comment on column finding.refund_window_ends_at is 'Last instant a refund can be asked for; null where no policy is known';
  `.execute(db);
}
