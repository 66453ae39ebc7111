// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table run_request (
      idempotency_key text primary key check (length(idempotency_key) between 1 and 200),
      asked_for       text not null,
      run_id          text not null references run on delete cascade,
      created_at      timestamptz not null default now()
    );
    comment on table run_request is 'Which run a caller of the HTTP API got for its key: asking again gets the same';
    comment on column run_request.asked_for is 'The request as one canonical text: a key stands for one request only';
  `.execute(db);
}
