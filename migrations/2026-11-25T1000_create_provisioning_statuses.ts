// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table provisioning_status (
      pull_id            bigint not null references pull on delete cascade,
      row_no             integer not null,
      order_id           text not null,
      order_line         integer not null,
      status             text not null,
      fulfilled_quantity numeric,
      open_quantity      numeric,
      primary key (pull_id, row_no),
      unique (pull_id, order_line)
    );
    comment on table provisioning_status is 'How far each line of an order is delivered, asked only where a charge found no full delivery. No rows: Partner Center knows nothing of it';
    comment on column provisioning_status.status is 'As printed: fulfilled, unfulfilled, prefulfillmentPending';
    comment on column provisioning_status.open_quantity is 'Units of any other status than fulfilled; both quantities are null when none are told';
  `.execute(db);
}
