import type { Insertable, Selectable } from 'kysely';

import type { Db } from './connection.ts';
import type { Database } from './schema.ts';

/** A CSV file on record. `scope` is an invoice id or a period; the file itself is a cache. */
export type EmittedFileRow = Selectable<Database['emitted_file']>;

/** Undefined fields filter nothing. */
export interface EmittedFileFilter {
  readonly period?: string | undefined;
  readonly report?: string | undefined;
}

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

/** The newest file of each report of one invoice, or of one period. */
export async function reportsOfScope(db: Db, scope: string): Promise<readonly EmittedFileRow[]> {
  return latestReports(db, { report: undefined, period: undefined, scope });
}

/** Files of every run, the newest first; of one billing month when it is named. */
export async function listEmittedFiles(
  db: Db,
  only: EmittedFileFilter,
  page: { offset: number; limit: number },
): Promise<{ readonly rows: readonly EmittedFileRow[]; readonly total: number }> {
  const wanted = db
    .selectFrom('emitted_file')
    .$if(only.period !== undefined, (query) => query.where('period', '=', only.period ?? ''))
    .$if(only.report !== undefined, (query) => query.where('report', '=', only.report ?? ''));
  const rows = await wanted
    .selectAll()
    .orderBy('run_id', 'desc')
    .orderBy('period', 'desc')
    .orderBy('scope')
    .orderBy('report')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  const counted = await wanted
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total: Number(counted.total) };
}

/** Billing months that files were emitted for, the newest first. */
export async function emittedPeriods(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('emitted_file')
    .select('period')
    .distinct()
    .orderBy('period', 'desc')
    .execute();
  return rows.map(({ period }) => period);
}
