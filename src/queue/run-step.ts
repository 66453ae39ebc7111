import { AppError, messageOf } from '../lib/app-error.ts';
import type { Log } from '../lib/log.ts';
import type { Trx } from '../store/connection.ts';
import type { Run } from '../store/run-store.ts';
import type { Step } from '../store/step-store.ts';
import { putOffStep, showProgress } from '../store/step-store.ts';
import type { BackOff } from './back-off.ts';
import { STEP_BACK_OFF } from './back-off.ts';
import { databaseGone, isDatabaseGone } from './database-gone.ts';
import { failStep } from './fail-step.ts';
import { finishStep } from './finish-step.ts';
import type { Conclusion, Job, RunnerPorts } from './job.ts';
import type { StepEvent } from './step-event.ts';
import { judgeFailure } from './step-failure.ts';
import type { StepHold } from './step-hold.ts';
import { holdStep } from './step-hold.ts';
import { createStepLog, withStepLog } from './step-log.ts';
import { thinProgress } from './step-progress.ts';
import type { StepWaits } from './step-waits.ts';
import { createStepWaits, withStepWaits } from './step-waits.ts';
import { tellEvent } from './tell-event.ts';

/** `lost`: another worker has the step, nothing was written here. */
export type StepEnd = 'done' | 'failed' | 'put-off' | 'lost';

export interface RunStepOptions<Ports> {
  /** As claimed: its epoch is what every write is checked against. */
  readonly step: Step;
  readonly run: Run;
  readonly job: Job<Ports>;
  readonly ports: Ports & RunnerPorts;
  /** Silence after which others may take the step; renewed three times as often. */
  readonly leaseMs: number;
  /** Gives the step back when aborted. */
  readonly stop: AbortSignal;
  readonly log: Log;
  readonly onEvent?: ((event: StepEvent) => void) | undefined;
  readonly backOff?: BackOff | undefined;
  /** How long an aborted job may take to let go, before it is left behind. */
  readonly graceMs?: number | undefined;
}

/** Short enough that a whole worker stops within its 25 seconds. */
const GRACE_MS = 5000;
/** Claims that no runner lived to end, beyond the tries of the job: some input that takes its process down. */
const CRASHES_MAX = 10;

/**
 * Works one claimed step and writes how it ended, in one transaction with the step's last rows.
 *
 * @throws AppError DATABASE_GONE: nothing is known to be written; the lease runs out and the step is claimed again
 */
export async function runStep<Ports>(options: RunStepOptions<Ports>): Promise<StepEnd> {
  const stepLog = createStepLog(options.step, options.ports, options.log);
  const onEvent = (event: StepEvent) => {
    tellEvent(stepLog, event, options.job.attempts);
    options.onEvent?.(event);
  };
  try {
    return await withStepLog(stepLog, () => tryStep({ ...options, onEvent }));
  } finally {
    await stepLog.close();
  }
}

type HeardOptions<Ports> = RunStepOptions<Ports> & { readonly onEvent: (event: StepEvent) => void };

async function tryStep<Ports>(options: HeardOptions<Ports>): Promise<StepEnd> {
  const { job, step, ports, log, onEvent } = options;
  const hold = holdStep({ ...options, db: ports.db, timeoutMs: job.timeoutMs });
  onEvent({ kind: 'started', step });
  const waits = createStepWaits(step.counts);
  try {
    refuseCrasher(step, job.attempts);
    const conclusion = counting(waits, await withStepWaits(waits, () => workOn(options, hold)));
    const counts = await finishStep(options, hold, conclusion);
    log.info({ ...idsOf(step), counts }, 'step done');
    onEvent({ kind: 'done', step, counts });
    return 'done';
  } catch (error) {
    if (isDatabaseGone(error)) throw databaseGone(error);
    return await afterFailure(options, { hold, waits }, error);
  } finally {
    hold.release();
  }
}

function counting(waits: StepWaits, conclusion: Conclusion): Conclusion {
  return async (trx) => {
    const { counts, ...outcome } = await conclusion(trx);
    return { ...outcome, counts: { ...counts, ...waits.counts() } };
  };
}

function idsOf(step: Step) {
  return { runId: step.run_id, stepId: step.step_id, job: step.job, key: step.key };
}

/** @throws AppError STEP_CRASHES_WORKER, so that one such step does not take down workers for ever */
function refuseCrasher(step: Step, attempts: number): void {
  if (step.attempts <= attempts + CRASHES_MAX) return;
  throw new AppError(
    'STEP_CRASHES_WORKER',
    `${step.job} ${step.key}`.trim() + ` was tried ${step.attempts - 1} times without a result`,
    { fix: 'Look for the end of the worker process in its log.' },
  );
}

async function workOn<Ports>(
  { job, step, run, ports, onEvent, graceMs }: HeardOptions<Ports>,
  hold: StepHold,
): Promise<Conclusion> {
  const progress = thinProgress(async (counts) => {
    onEvent({ kind: 'progress', step, counts });
    await showProgress(ports.db, step, { counts });
  });
  const work = {
    step,
    run,
    signal: hold.signal,
    fenced: <T>(write: (trx: Trx) => Promise<T>) => hold.fenced(write),
    progress: (counts: Record<string, number>) => progress.show(counts),
  };
  try {
    // Within an async function, so that a job which throws before its first await is caught like any other.
    const working = (async () => job.run(work, ports))();
    const conclusion = await unlessLeftBehind(working, hold.signal, graceMs ?? GRACE_MS);
    // A job cut short may have taken its own aborted calls for answers.
    hold.signal.throwIfAborted();
    return conclusion;
  } finally {
    progress.stop();
  }
}

/** A job that does not heed its signal is not waited for: the fence keeps whatever it writes later out. */
async function unlessLeftBehind<T>(
  working: Promise<T>,
  signal: AbortSignal,
  graceMs: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let startGrace = () => {};
  const leftBehind = new Promise<never>((_resolve, reject) => {
    startGrace = () => {
      timer = setTimeout(() => reject(signal.reason as AppError), graceMs);
    };
  });
  signal.addEventListener('abort', startGrace, { once: true });
  if (signal.aborted) startGrace();
  try {
    return await Promise.race([working, leftBehind]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', startGrace);
  }
}

async function afterFailure<Ports>(
  options: HeardOptions<Ports>,
  { hold, waits }: { hold: StepHold; waits: StepWaits },
  thrown: unknown,
): Promise<StepEnd> {
  const { step, job, log, onEvent } = options;
  const failure = judgeFailure(thrown, {
    step,
    attempts: job.attempts,
    aborted: hold.signal.aborted ? (hold.signal.reason as AppError) : undefined,
    backOff: options.backOff ?? STEP_BACK_OFF,
  });
  try {
    if (failure.kind === 'put-off') {
      if (failure.costsAttempt) waits.add(failure.waitMs);
      const counts = waits.counts();
      await hold.fenced((trx) => putOffStep(trx, step, { ...failure, counts }));
      log.info({ ...idsOf(step), waitMs: failure.waitMs, for: failure.waitingOn }, 'step put off');
      onEvent({ ...failure, step });
      return 'put-off';
    }
    if (failure.kind === 'failed') {
      await failStep(options, hold, failure.error);
      log.warn({ ...idsOf(step), err: failure.error }, 'step failed');
      onEvent({ kind: 'failed', step, error: failure.error });
      return 'failed';
    }
  } catch (error) {
    if (isDatabaseGone(error)) throw databaseGone(error);
    if (!(error instanceof AppError && error.code === 'STEP_LOST')) throw error;
  }
  log.warn({ ...idsOf(step), err: messageOf(thrown) }, 'step lost to another worker');
  onEvent({ kind: 'lost', step });
  return 'lost';
}
