import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import { sql } from 'kysely';

import type { Db, Trx } from './connection.ts';
import type { Database } from './schema.ts';

/**
 * Opens a run again: its failed steps, the steps that came back without something, and all that judges or reports.
 *
 * @returns how many steps will ask Partner Center again; 0 when nothing had failed or was missing
 */
export async function reopenRun(db: Db, runId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
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

async function reopenSteps(
  trx: Trx,
  runId: string,
  which: (eb: ExpressionBuilder<Database, 'step'>) => ExpressionWrapper<Database, 'step', SqlBool>,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('step')
    .set({
      state: 'waiting',
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
