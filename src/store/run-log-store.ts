import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { LogDetail, LogLevel, RunLogTable } from './run-log-table.ts';

export type RunLogRow = Selectable<RunLogTable>;

/** A line to be kept. */
export interface RunLogLine {
  readonly at: Date;
  readonly level: LogLevel;
  readonly job: string;
  readonly key: string;
  readonly says: string;
  readonly detail: LogDetail;
}

/** About what a night of a thousand invoices tells; a run that goes round in circles stops being told. */
export const RUN_LOG_LINES_MAX = 10_000;
/** What went wrong is still told when the rest is full. */
const TROUBLES_MORE = 2000;
const SAYS_LENGTH_MAX = 2000;

/** Appends to a run's log while there is room in it. What is beyond is dropped: a log stops nothing. */
export async function appendRunLog(
  db: Db,
  runId: string,
  lines: readonly RunLogLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({ ...line, says: line.says.slice(0, SAYS_LENGTH_MAX) }));
  await sql`
    insert into run_log (run_id, at, level, job, key, says, detail)
    select ${runId}, r.at, r.level, r.job, r.key, r.says, coalesce(r.detail, '{}')
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as r (at timestamptz, level text, job text, key text, says text, detail jsonb)
    cross join (
      select count(*) as kept
      from (select from run_log where run_id = ${runId} limit ${RUN_LOG_LINES_MAX + TROUBLES_MORE}) l) held
    where held.kept < ${RUN_LOG_LINES_MAX}::int
      + case r.level when 'info' then 0 else ${TROUBLES_MORE}::int end`.execute(db);
}

/** A page of a run's log, as it was told. */
export async function pageOfRunLog(
  db: Db,
  of: { runId: string; levels: readonly LogLevel[] },
  page: { offset: number; limit: number },
): Promise<{ readonly rows: readonly RunLogRow[]; readonly total: number }> {
  const wanted = db
    .selectFrom('run_log')
    .where('run_id', '=', of.runId)
    .where('level', 'in', [...of.levels]);
  const [rows, counted] = await Promise.all([
    wanted
      .selectAll()
      .orderBy('at')
      .orderBy('log_id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    wanted.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: counted.total };
}

/** The newest lines of a run's log, in the order they were told. */
export async function endOfRunLog(
  db: Db,
  runId: string,
  limit: number,
): Promise<readonly RunLogRow[]> {
  const rows = await db
    .selectFrom('run_log')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('at', 'desc')
    .orderBy('log_id', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed();
}
