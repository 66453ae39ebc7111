// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table run (
      run_id        text primary key,
      kind          text not null check (kind in ('nightly', 'manual', 'rerun')),
      scope         text not null,
      options       jsonb not null,
      as_of         timestamptz not null,
      state         text not null default 'running' check (state in ('running', 'done', 'partial', 'failed')),
      error_kind    text,
      error_code    text,
      error_text    text,
      error_fix     text,
      warnings      text[] not null default '{}',
      app_version   text not null,
      rule_set_hash text not null,
      created_at    timestamptz not null default now(),
      worked_until  timestamptz,
      ended_at      timestamptz,
      check ((state = 'running') = (ended_at is null))
    );
    comment on column run.run_id is 'UTC start and a suffix, sorts by time';
    comment on column run.scope is 'What the run covers, as one canonical text; one running run a scope';
    comment on column run.as_of is 'Business time: ages and due days count from here';
    comment on column run.error_fix is 'What a person should do about it';
    comment on column run.warnings is 'What will fail later unless somebody acts, as told at the end of the run';
    comment on column run.worked_until is 'A process works this run until then, renewed by its heartbeat';
    create unique index run_one_running_per_scope on run (scope) where state = 'running';
    create index run_by_time on run (created_at desc);

    create table slot (
      scheduled_at timestamptz primary key,
      run_id       text references run on delete set null,
      outcome      text not null check (outcome in ('opened', 'missed')),
      created_at   timestamptz not null default now()
    );
    comment on table slot is 'One row a scheduled instant: a night happens once, and a missed one is on record';

    create table active_invoice (
      invoice_id text primary key,
      run_id     text not null references run on delete cascade
    );
    comment on table active_invoice is 'The run that is working an invoice; one at a time';

    create table step (
      step_id     bigint generated always as identity primary key,
      run_id      text not null references run on delete cascade,
      job         text not null,
      key         text not null default '',
      input       jsonb not null default '{}',
      waits_for   text[] not null default '{}',
      state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
      epoch       integer not null default 0,
      attempts    integer not null default 0,
      not_before  timestamptz not null default now(),
      lease_until timestamptz,
      counts      jsonb not null default '{}',
      waiting_on  text,
      error_kind  text,
      error_code  text,
      error_text  text,
      error_fix   text,
      started_at  timestamptz,
      ended_at    timestamptz,
      unique (run_id, job, key),
      check ((state = 'running') = (lease_until is not null)),
      check ((state in ('done', 'failed')) = (ended_at is not null))
    );
    comment on column step.waits_for is 'Jobs, or job:key, of this run that must have ended first';
    comment on column step.epoch is 'Raised by every claim; a write that carries an older epoch changes nothing';
    comment on column step.waiting_on is 'In words, why the step was put off';
    create index step_open on step (run_id, job, key) where state in ('waiting', 'running');

    create table missing (
      run_id   text not null references run on delete cascade,
      step_id  bigint not null references step on delete cascade,
      resource text not null,
      key      text not null default '',
      code     text not null,
      says     text not null,
      trace    text,
      primary key (run_id, resource, key)
    );
    comment on table missing is 'What a run asked for and did not get';

    create table worker (
      worker_id  text primary key,
      started_at timestamptz not null default now(),
      seen_at    timestamptz not null default now()
    );
  `.execute(db);
}
