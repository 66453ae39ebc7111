// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table run_log (
      log_id bigint generated always as identity primary key,
      run_id text not null references run on delete cascade,
      at     timestamptz not null,
      level  text not null check (level in ('info', 'warn', 'error')),
      job    text not null default '',
      key    text not null default '',
      says   text not null,
      detail jsonb not null default '{}'
    );
    comment on table run_log is 'What the steps of a run told while they were worked, for people; it decides nothing';
    comment on column run_log.at is 'By the clock of the process that told it';
    comment on column run_log.job is 'Empty where the run as a whole is meant';
    comment on column run_log.says is 'A plain sentence without secrets';
    comment on column run_log.detail is 'Ids, codes and counts behind the sentence';
    create index run_log_by_run on run_log (run_id, at, log_id);
  `.execute(db);
}
