import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import { LAST_DECISION } from './decided-findings.ts';
import { findRun } from './run-store.ts';
import type { Database } from './schema.ts';

/**
 * Opens a run again: its failed steps, the steps that came back without something, and all that judges or reports.
 *
 * @returns how many steps will ask Partner Center again; 0 when nothing had failed or was missing
 * @throws AppError RUN_UNKNOWN, RUN_RUNNING (busy) when it, or another run of the same scope, has not ended
 */
export async function reopenRun(db: Db, runId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await assertNoneRuns(trx, runId);
    const incomplete = trx.selectFrom('missing').select('step_id').where('run_id', '=', runId);
    const again = await reopenSteps(trx, runId, (eb) =>
      eb.or([eb('state', '=', 'failed'), eb('step_id', 'in', incomplete)]),
    );
    if (again === 0) return 0;
    await trx.deleteFrom('missing').where('run_id', '=', runId).execute();
    await reopenSteps(trx, runId, (eb) =>
      eb.and([eb('state', '=', 'done'), eb('job', 'in', JOBS_THAT_CONCLUDE)]),
    );
    await trx
      .updateTable('run')
      .set({
        state: 'running',
        // Its files are written anew, so they show what was decided since.
        decided_to: LAST_DECISION,
        begun_at: sql<Date>`now()`,
        ended_at: null,
        error_kind: null,
        error_code: null,
        error_text: null,
        error_fix: null,
        warnings: [],
      })
      .where('run_id', '=', runId)
      .execute();
    return again;
  });
}

/** Of two who ask at once, the second waits here, and finds the run running. */
async function assertNoneRuns(trx: Trx, runId: string): Promise<void> {
  const { scope } = await findRun(trx, runId);
  const held = await trx
    .selectFrom('run')
    .select(['run_id', 'state'])
    .where('scope', '=', scope)
    .where((eb) => eb.or([eb('run_id', '=', runId), eb('state', '=', 'running')]))
    .orderBy('run_id')
    .forNoKeyUpdate()
    .execute();
  const running = held.find(({ state }) => state === 'running');
  if (running === undefined) return;
  throw new AppError(
    'RUN_RUNNING',
    running.run_id === runId
      ? `run ${runId} has not ended`
      : `run ${running.run_id} of the same scope has not ended`,
    { kind: 'busy', fix: `Watch it with \`recon runs watch ${running.run_id}\`.` },
  );
}

async function reopenSteps(
  trx: Trx,
  runId: string,
  which: (eb: ExpressionBuilder<Database, 'step'>) => ExpressionWrapper<Database, 'step', SqlBool>,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('step')
    .set({
      state: 'waiting',
      started_at: null,
      ended_at: null,
      attempts: 0,
      not_before: sql<Date>`now()`,
      error_kind: null,
      error_code: null,
      error_text: null,
      error_fix: null,
    })
    .where('run_id', '=', runId)
    .where(which)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** They read what was pulled, so anything pulled again changes them. */
const JOBS_THAT_CONCLUDE = ['match-invoice', 'match-orders', 'match-run', 'emit-reports'];
