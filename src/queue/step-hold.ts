import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from '../store/connection.ts';
import type { Step } from '../store/step-store.ts';
import { fenced, renewLease } from '../store/step-store.ts';
import { stepTimeout } from './step-failure.ts';

/** A claimed step, kept while it is worked. */
export interface StepHold {
  /** Aborted with STEP_TIMEOUT, STEP_STOPPED or STEP_LOST as its reason. */
  readonly signal: AbortSignal;
  /** Milliseconds to the deadline, at least 1. */
  remainingMs(): number;
  /**
   * Runs writes while the step is held, and ends with a fresh lease.
   *
   * @throws AppError STEP_LOST, having written nothing
   */
  fenced<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Stops renewing. The step itself stays as it is. */
  release(): void;
}

/** Renews the lease in the background and gathers all reasons to abort in one signal. */
export function holdStep(options: {
  db: Db;
  step: Step;
  leaseMs: number;
  timeoutMs: number;
  stop: AbortSignal;
}): StepHold {
  const { db, step, leaseMs } = options;
  const abort = new AbortController();
  const deadline = performance.now() + options.timeoutMs;
  let renewedAt = performance.now();
  let writing = 0;

  const renew = async () => {
    // The row is locked by our own transaction: nobody can claim it, and an update would only wait.
    if (writing > 0) return;
    const askedAt = performance.now();
    const held = await renewLease(db, step, leaseMs).catch(() => undefined);
    if (held === true) renewedAt = askedAt;
    // Without an answer the lease runs out at some moment, and then somebody else may be at work.
    const expired = held === undefined && writing === 0 && performance.now() - renewedAt > leaseMs;
    if ((held === false && writing === 0) || expired) abort.abort(stepLost(step));
  };
  const onStop = () => abort.abort(stepStopped());
  const renewal = setInterval(() => void renew(), leaseMs / 3);
  const timer = setTimeout(() => abort.abort(stepTimeout()), options.timeoutMs);
  options.stop.addEventListener('abort', onStop, { once: true });
  if (options.stop.aborted) onStop();

  return {
    signal: abort.signal,
    remainingMs: () => Math.max(1, Math.ceil(deadline - performance.now())),
    async fenced(work) {
      writing += 1;
      try {
        const result = await fenced(db, step, async (trx) => {
          const written = await work(trx);
          await renewLease(trx, step, leaseMs);
          return written;
        });
        renewedAt = performance.now();
        return result;
      } finally {
        writing -= 1;
      }
    },
    release() {
      clearInterval(renewal);
      clearTimeout(timer);
      options.stop.removeEventListener('abort', onStop);
    },
  };
}

function stepLost(step: Step): AppError {
  return new AppError('STEP_LOST', `the lease of ${step.job} ${step.key}`.trim() + ' ran out');
}

/** Retryable, so that a job which looks at it keeps what it has. */
function stepStopped(): AppError {
  return new AppError('STEP_STOPPED', 'the process is stopping', { retryable: true });
}
