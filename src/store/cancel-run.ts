import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import { appendRunLog } from './run-log-store.ts';
import type { Run } from './run-store.ts';
import { findRun } from './run-store.ts';

/** Code of a run that somebody ended before its steps were. It is an error of the run's, so that it ends as failed and can be gone on with. */
export const RUN_CANCELLED = 'RUN_CANCELLED';

/** A step that is writing its last rows ends with them; who asked is not kept waiting for a large match. */
const STEP_ENDS_WITHIN_MS = 10_000;

/**
 * Ends a run that is being worked: no further step begins, and the steps at work lose their claim, so that whatever
 * their workers still write changes nothing. What was sealed and judged before stays, and the run's invoices are free.
 *
 * @param from where somebody asked for it, as in "from the command line"
 * @returns the ended run
 * @throws AppError RUN_UNKNOWN, RUN_ENDED (usage), RUN_CONCLUDING (later) while a step writes for long
 */
export async function cancelRun(db: Db, runId: string, from: string): Promise<Run> {
  return db.transaction().execute(async (trx) => {
    await sql`set local lock_timeout = ${sql.lit(`${STEP_ENDS_WITHIN_MS}ms`)}`.execute(trx);
    await findRun(trx, runId);
    const stopped = await failOpenSteps(trx, runId);
    const says = `Cancelled ${from}: ${countOf(stopped.begun, 'step')} at work stopped, ${countOf(stopped.waiting, 'step')} did not begin. What was sealed and judged before stays.`;
    const ended = await trx
      .updateTable('run')
      .set({
        state: 'failed',
        error_kind: 'failed',
        error_code: RUN_CANCELLED,
        error_text: says,
        error_fix: `\`recon runs retry ${runId}\` goes on where it stopped.`,
        ended_at: sql<Date>`now()`,
        worked_until: null,
      })
      .where('run_id', '=', runId)
      .where('state', '=', 'running')
      .returningAll()
      .executeTakeFirst();
    if (ended === undefined) throw runEnded(runId);
    // After the run: who takes an invoice does so while the run is running.
    await trx.deleteFrom('active_invoice').where('run_id', '=', runId).execute();
    const line = { at: new Date(), level: 'warn', job: '', key: '', says, detail: {} } as const;
    await appendRunLog(trx, runId, [line]);
    return ended;
  });
}

/**
 * Fails every open step at a new epoch. A step that was just being ended holds its row until it has planned what
 * follows, so this goes on until a look that began after the last change finds nothing open.
 */
async function failOpenSteps(
  trx: Trx,
  runId: string,
): Promise<{ readonly begun: number; readonly waiting: number }> {
  const stopped = { begun: 0, waiting: 0 };
  while (await hasOpenSteps(trx, runId)) {
    const { rows } = await sql<{ begun: boolean }>`
      with open as (
        select step_id, state from step
        where run_id = ${runId} and state in ('waiting', 'running') order by step_id for update)
      update step s set
        state = 'failed', epoch = epoch + 1, lease_until = null, waiting_on = null, ended_at = now(),
        error_kind = 'failed', error_code = ${RUN_CANCELLED}, error_text = 'the run was cancelled', error_fix = null
      from open where s.step_id = open.step_id
      returning open.state = 'running' as begun`
      .execute(trx)
      .catch((error: unknown) => {
        throw isLockTimeout(error) ? runConcluding(runId, error) : error;
      });
    stopped.begun += rows.filter(({ begun }) => begun).length;
    stopped.waiting += rows.filter(({ begun }) => !begun).length;
  }
  return stopped;
}

async function hasOpenSteps(trx: Trx, runId: string): Promise<boolean> {
  const open = await trx
    .selectFrom('step')
    .select('step_id')
    .where('run_id', '=', runId)
    .where('state', 'in', ['waiting', 'running'])
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === '55P03';
}

function runConcluding(runId: string, cause: unknown): AppError {
  return new AppError('RUN_CONCLUDING', `a step of run ${runId} is writing its last rows`, {
    kind: 'later',
    retryable: true,
    fix: 'Ask again in a minute; nothing was changed.',
    cause,
  });
}

function runEnded(runId: string): AppError {
  return new AppError('RUN_ENDED', `run ${runId} has ended already`, {
    kind: 'usage',
    fix: `\`recon runs show ${runId}\` says how.`,
  });
}
