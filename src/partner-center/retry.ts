import { AppError } from '../lib/app-error.ts';
import type { Clock } from './clock.ts';
import type { PartnerCenterLimits } from './limits.ts';
import { PartnerCenterShapeError } from './partner-center-errors.ts';

export interface RetryContext {
  readonly clock: Clock;
  /** 0 ≤ n < 1; spreads the retries of workers that failed together. */
  readonly random: () => number;
  readonly limits: PartnerCenterLimits;
  readonly signal: AbortSignal;
  /** Hears of every retryable failure, before the wait. */
  readonly onFailure: (error: AppError, wait: RetryWait) => void;
  /** False for a failure after which the call must not be made again; retryable ones are made again when absent. */
  readonly mayRepeat?: (error: AppError) => boolean;
}

export interface RetryWait {
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds until the call may be made again, by us or by whoever retries later. */
  readonly waitMs: number;
  /** False when the failure is thrown instead of waited for. */
  readonly willRetry: boolean;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or its bounds are reached.
 *
 * What is thrown is the last failure. A wait above `waitMaxMs` is not slept: the failure is thrown
 * at once, with its `retryAfterMs`, and the step is put off.
 */
export async function withRetry<T>(attempt: () => Promise<T>, context: RetryContext): Promise<T> {
  const { clock, limits, signal, mayRepeat = () => true } = context;
  let shapeFailures = 0;

  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AppError) || !error.retryable) throw error;
      if (error instanceof PartnerCenterShapeError) shapeFailures++;

      const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(count, context));
      const isSpent = count >= limits.attemptsMax || shapeFailures >= limits.shapeAttemptsMax;
      const willRetry = !isSpent && waitMs <= limits.waitMaxMs && mayRepeat(error);
      context.onFailure(error, { attempt: count, waitMs, willRetry });
      if (!willRetry) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Doubles from `backoffBaseMs` to `backoffMaxMs`; the upper half of each step is random. */
export function backoffMs(
  count: number,
  { limits, random }: Pick<RetryContext, 'limits' | 'random'>,
): number {
  const step = Math.min(limits.backoffMaxMs, limits.backoffBaseMs * 2 ** (count - 1));
  return Math.round(step / 2 + (step / 2) * random());
}
