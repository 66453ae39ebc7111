import { AppError, messageOf } from '../lib/app-error.ts';
import type { Step } from '../store/step-store.ts';
import type { BackOff } from './back-off.ts';
import { backOffMs } from './back-off.ts';

/** What becomes of a step whose work ended in an error. */
export type StepFailure =
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | {
      readonly kind: 'put-off';
      readonly waitMs: number;
      readonly waitingOn: string;
      readonly costsAttempt: boolean;
    };

/** An invoice is worked for minutes; asking every other second is neither rude nor slow. */
const INVOICE_RUNNING_WAIT_MS = 2000;
/** Who names a longer wait is not waited for: a run that never ends would hold back every night after it. */
const ASKED_WAIT_MAX_MS = 2 * 60 * 60_000;
/** `waiting_on` is one line on a screen. */
const WAITING_ON_MAX = 300;

/**
 * Judges an error by its code and by why the step was aborted, if it was: what a job throws after an abort says little.
 *
 * @param about.aborted the signal's reason; undefined when the step was not aborted
 */
export function judgeFailure(
  thrown: unknown,
  about: { step: Step; attempts: number; aborted: AppError | undefined; backOff: BackOff },
): StepFailure {
  const error = about.aborted ?? asAppError(thrown);
  switch (error.code) {
    case 'STEP_LOST':
      return { kind: 'lost' };
    case 'STEP_STOPPED':
      return { kind: 'put-off', waitMs: 0, waitingOn: 'a worker', costsAttempt: false };
    case 'INVOICE_RUNNING':
      return {
        kind: 'put-off',
        waitMs: INVOICE_RUNNING_WAIT_MS,
        waitingOn: 'another run works this invoice',
        costsAttempt: false,
      };
  }
  const isSpent = about.step.attempts >= about.attempts;
  const asksTooMuch = (error.retryAfterMs ?? 0) > ASKED_WAIT_MAX_MS;
  if (!error.retryable || isSpent || asksTooMuch) return { kind: 'failed', error };
  return {
    kind: 'put-off',
    waitMs: error.retryAfterMs ?? backOffMs(about.step.attempts, about.backOff),
    waitingOn: waitingFor(error).slice(0, WAITING_ON_MAX),
    costsAttempt: true,
  };
}

function waitingFor({ message, retryAfterMs }: AppError): string {
  if (retryAfterMs === undefined) return `another try, after: ${message}`;
  const until = new Date(Date.now() + retryAfterMs).toISOString().slice(11, 16);
  return `${until} UTC, until when we were asked to wait: ${message}`;
}

/** Deadlock, serialization failure, lock time-out: PostgreSQL asks for the transaction to be tried again. */
const CONFLICT_STATES = new Set(['40P01', '40001', '55P03']);
const QUERY_CANCELED = '57014';

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  if (code === QUERY_CANCELED) return stepTimeout(thrown);
  if (code !== undefined && CONFLICT_STATES.has(code)) {
    return new AppError('DATABASE_CONFLICT', messageOf(thrown), { retryable: true, cause: thrown });
  }
  return new AppError('INTERNAL', messageOf(thrown), { cause: thrown });
}

/** Code STEP_TIMEOUT, retryable: the other side may be slow only today. */
export function stepTimeout(cause?: unknown): AppError {
  return new AppError('STEP_TIMEOUT', 'the step took longer than it may', {
    kind: 'later',
    retryable: true,
    cause,
  });
}
