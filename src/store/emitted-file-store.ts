import type { Insertable, Selectable } from 'kysely';

import type { Db } from './connection.ts';
import type { Database } from './schema.ts';

/** A CSV file on record. `scope` is an invoice id or a period; the file itself is a cache. */
export type EmittedFileRow = Selectable<Database['emitted_file']>;

/** Puts a file on record; emitting it again in the same run replaces the record. */
export async function recordEmittedFile(
  db: Db,
  file: Insertable<Database['emitted_file']>,
): Promise<void> {
  await db
    .insertInto('emitted_file')
    .values(file)
    .onConflict((oc) =>
      oc.columns(['run_id', 'scope', 'report']).doUpdateSet((eb) => ({
        period: eb.ref('excluded.period'),
        file_name: eb.ref('excluded.file_name'),
        sha256: eb.ref('excluded.sha256'),
        rows: eb.ref('excluded.rows'),
        bytes: eb.ref('excluded.bytes'),
        manifest: eb.ref('excluded.manifest'),
        emitted_at: eb.ref('excluded.emitted_at'),
      })),
    )
    .execute();
}

/** The newest file that runs before this one emitted. */
export async function newestFileBefore(
  db: Db,
  file: { scope: string; report: string; runId: string },
): Promise<EmittedFileRow | undefined> {
  return db
    .selectFrom('emitted_file')
    .selectAll()
    .where('scope', '=', file.scope)
    .where('report', '=', file.report)
    .where('run_id', '<', file.runId)
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The file of one run, or the newest there is. */
export async function findEmittedFile(
  db: Db,
  file: { scope: string; report: string; runId: string | undefined },
): Promise<EmittedFileRow | undefined> {
  const { runId } = file;
  return db
    .selectFrom('emitted_file')
    .selectAll()
    .where('scope', '=', file.scope)
    .where('report', '=', file.report)
    .$if(runId !== undefined, (query) => query.where('run_id', '=', runId ?? ''))
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The newest file of every scope and report, ordered by period, scope and report.
 *
 * @param only what to list; undefined fields list all. `scope` is an invoice id or a period, `period` takes in the
 *   files of its invoices
 */
export async function latestReports(
  db: Db,
  only: { report: string | undefined; period: string | undefined; scope: string | undefined },
): Promise<readonly EmittedFileRow[]> {
  const { report, period, scope } = only;
  const newest = db
    .selectFrom('emitted_file')
    .selectAll()
    .distinctOn(['scope', 'report'])
    .$if(report !== undefined, (query) => query.where('report', '=', report ?? ''))
    .$if(period !== undefined, (query) => query.where('period', '=', period ?? ''))
    .$if(scope !== undefined, (query) => query.where('scope', '=', scope ?? ''))
    .orderBy('scope')
    .orderBy('report')
    .orderBy('run_id', 'desc');
  return db
    .selectFrom(newest.as('f'))
    .selectAll()
    .orderBy('period', 'desc')
    .orderBy('scope')
    .orderBy('report')
    .execute();
}

/** Every file a run emitted, ordered as {@link latestReports}. */
export async function reportsOfRun(db: Db, runId: string): Promise<readonly EmittedFileRow[]> {
  return db
    .selectFrom('emitted_file')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('period', 'desc')
    .orderBy('scope')
    .orderBy('report')
    .execute();
}
