import { sql } from 'kysely';

import type { Run } from '../store/run-store.ts';
import type { Step } from '../store/step-store.ts';
import { endStep, insertSteps, recordMissing } from '../store/step-store.ts';
import type { Conclusion, Job } from './job.ts';
import type { StepHold } from './step-hold.ts';

/**
 * Writes the step's last rows, what it lacks, what follows, and that it is done: all of it or nothing.
 *
 * @throws AppError STEP_LOST
 */
export async function finishStep<Ports>(
  { step, run, job }: { step: Step; run: Run; job: Job<Ports> },
  hold: StepHold,
  conclusion: Conclusion,
): Promise<Record<string, number>> {
  return hold.fenced(async (trx) => {
    // The deadline holds for statements, too: nothing else can end a query that runs away.
    await sql`select set_config('statement_timeout', ${`${hold.remainingMs()}ms`}, true)`.execute(
      trx,
    );
    const { counts, missing } = await conclusion(trx);
    await recordMissing(trx, step, missing ?? []);
    await insertSteps(
      trx,
      step.run_id,
      (await job.next?.(trx, { run, step, failed: false })) ?? [],
    );
    await endStep(trx, step, { state: 'done', counts });
    return counts;
  });
}
