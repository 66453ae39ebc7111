// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    alter table run add begun_at timestamptz not null default now();
    update run set begun_at = created_at;
    comment on column run.begun_at is 'When it was opened, or opened again to try what failed: how long it took counts from here';
  `.execute(db);
}
