// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table evidence (
      sha256     text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
      media_type text not null,
      raw_size   bigint not null,
      gzip       bytea not null,
      stored_at  timestamptz not null default now()
    );
    comment on table evidence is 'Bytes as they came, compressed, addressed by the SHA-256 of the raw bytes';
    alter table evidence alter column gzip set storage external;

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation';
    end $$;
    create trigger evidence_never_changes before update on evidence
      for each row execute function refuse_change();

    create table pull (
      pull_id      bigint generated always as identity primary key,
      resource     text not null,
      key          text not null default '',
      source       text not null default 'v1',
      run_id       text references run on delete set null,
      begun_at     timestamptz not null default now(),
      cursor       text,
      pages        integer not null default 0,
      rows         integer not null default 0,
      sealed_at    timestamptz,
      version      integer,
      content_hash text,
      etag         text,
      is_current   boolean not null default false,
      check ((sealed_at is null) = (version is null)),
      check ((sealed_at is null) = (content_hash is null)),
      check (not is_current or sealed_at is not null),
      unique (resource, key, source, version)
    );
    comment on table pull is 'One answer of the outside world. Unsealed it is invisible; sealed it never changes';
    comment on column pull.cursor is 'Continuation token after the last stored page; null on a listing that ended';
    create unique index pull_current on pull (resource, key) where is_current;
    comment on column pull.is_current is 'In force: what is judged. One pull a subject, whatever sources hold it';
    comment on column pull.etag is 'What the source last called this content; null where it names none';
    create index pull_unsealed on pull (run_id) where sealed_at is null;

    create table pull_page (
      pull_id    bigint not null references pull on delete cascade,
      page_no    integer not null,
      sha256     text not null references evidence,
      item_count integer not null,
      primary key (pull_id, page_no)
    );

    create table run_pull (
      run_id  text not null references run on delete cascade,
      pull_id bigint not null references pull,
      how     text not null check (how in ('new', 'changed', 'unchanged', 'reused')),
      primary key (run_id, pull_id)
    );
    create index run_pull_by_pull on run_pull (pull_id);
    create index run_pull_read on run_pull (pull_id, run_id) where how <> 'reused';
    comment on column run_pull.how is 'new: first version; changed: a further one; unchanged: pulled, equal to what was held; reused: not asked again';
  `.execute(db);
}
