// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table audit_feed (
      one_row      boolean primary key default true check (one_row),
      covered_from timestamptz not null,
      read_through timestamptz not null,
      check (covered_from <= read_through)
    );
    comment on table audit_feed is 'The time that the activity log was read for without a gap, in business time';

    create table order_change (
      customer_id text primary key,
      changed_at  timestamptz not null
    );
    comment on table order_change is 'When the activity log last named an order or subscription of the customer';
  `.execute(db);
}
