// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table order_call (
      slot     integer primary key check (slot between 1 and 500),
      taken_at timestamptz not null default 'epoch'
    );
    comment on table order_call is 'The order calls that all processes of a tenant may make in a minute: a slot is free again one minute after it was taken';
    insert into order_call (slot) select generate_series(1, 500);
  `.execute(db);
}
