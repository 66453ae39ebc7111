import type { AppError } from '../lib/app-error.ts';
import type { Log } from '../lib/log.ts';
import type { Trx } from '../store/connection.ts';
import type { Run } from '../store/run-store.ts';
import type { Missing, Step } from '../store/step-store.ts';
import { endStep, insertSteps, recordMissing } from '../store/step-store.ts';
import { isDatabaseGone } from './database-gone.ts';
import type { Job } from './job.ts';
import type { StepHold } from './step-hold.ts';

/** Only jobs that ask the outside world leave something missing. */
const PULL_PREFIX = 'pull-';

interface Failing<Ports> {
  readonly step: Step;
  readonly run: Run;
  readonly job: Job<Ports>;
  readonly log: Log;
}

/**
 * Fails a step for good: what the run lacks now, what follows all the same, and the error, in one transaction.
 *
 * @throws AppError STEP_LOST
 */
export async function failStep<Ports>(
  failing: Failing<Ports>,
  hold: StepHold,
  error: AppError,
): Promise<void> {
  const { step, run, job, log } = failing;
  try {
    await hold.fenced(async (trx) => {
      await recordMissing(trx, step, missingOf(job, step, error));
      await insertSteps(
        trx,
        step.run_id,
        (await job.next?.(trx, { run, step, failed: true })) ?? [],
      );
      await endFailed(trx, step, error);
    });
  } catch (failure) {
    if (isDatabaseGone(failure) || isStepLost(failure)) throw failure;
    // The job's own account of its failure failed. Left open, the step would be worked, and fail, for ever.
    log.error({ runId: step.run_id, stepId: step.step_id, err: failure }, 'failing a step failed');
    await hold.fenced(async (trx) => {
      await recordMissing(trx, step, defaultMissing(step, error));
      await endFailed(trx, step, error);
    });
  }
}

async function endFailed(trx: Trx, step: Step, error: AppError): Promise<void> {
  await endStep(trx, step, { state: 'failed', counts: step.counts, error });
}

function missingOf<Ports>(job: Job<Ports>, step: Step, error: AppError): readonly Missing[] {
  return job.missing?.(step, error) ?? defaultMissing(step, error);
}

function defaultMissing(step: Step, error: AppError): readonly Missing[] {
  if (!step.job.startsWith(PULL_PREFIX)) return [];
  const resource = step.job.slice(PULL_PREFIX.length);
  return [
    { resource, key: step.key, code: error.code, says: error.message, trace: error.trace ?? null },
  ];
}

function isStepLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'STEP_LOST';
}
