// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table pull_drift (
      pull_id    bigint not null references pull on delete cascade,
      field      text not null,
      kind       text not null check (kind in ('unknown', 'type', 'value', 'missing')),
      documented text not null,
      found      text not null,
      pages      integer not null,
      primary key (pull_id, field, kind, found)
    );
    comment on table pull_drift is 'Where the last answer with the content of a pull differed from what Microsoft documents';
    comment on column pull_drift.pages is 'Pages of the pull it was seen on';
  `.execute(db);
}
