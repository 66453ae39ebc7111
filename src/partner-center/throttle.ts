import type { Clock } from './clock.ts';
import type { PartnerCenterLimits } from './limits.ts';
import type { OrderBudget } from './order-budget.ts';
import { ThrottledError } from './partner-center-errors.ts';

/** `orders` calls are counted against Microsoft's limit for the order resource. */
export type Lane = 'orders' | 'any';

/** Why a call is waiting, for progress shown to people. */
export type WaitReason = 'asked-to-wait' | 'order-limit' | 'export-running';

export interface Throttle {
  /**
   * Returns when a call of this lane may be sent; to be awaited right before sending.
   *
   * @throws ThrottledError when the pause in force is longer than the client sleeps
   */
  pass(what: string, lane: Lane, signal: AbortSignal): Promise<void>;
  /** Stops every lane until then; an earlier end never shortens a pause. Epoch milliseconds. */
  pauseUntil(untilMs: number): void;
}

export interface ThrottleContext {
  readonly clock: Clock;
  readonly limits: PartnerCenterLimits;
  readonly orderBudget: OrderBudget;
  readonly onWait: (reason: WaitReason, untilMs: number) => void;
}

/** Keeps the calls of one tenant inside its limits. One throttle per client, shared by all its calls. */
export function createThrottle(context: ThrottleContext): Throttle {
  const { clock, limits, orderBudget, onWait } = context;
  let pausedUntilMs = 0;

  return {
    async pass(what, lane, signal) {
      // Looked at again after each sleep: a pause may have begun, another call may have been faster.
      for (;;) {
        signal.throwIfAborted();
        const pauseMs = pausedUntilMs - clock.now();
        if (pauseMs > limits.waitMaxMs) throw new ThrottledError(what, pauseMs);
        if (pauseMs > 0) {
          onWait('asked-to-wait', pausedUntilMs);
          await clock.sleep(pauseMs, signal);
          continue;
        }
        if (lane !== 'orders') return;
        const budgetMs = await orderBudget.take(limits);
        // A pause that began meanwhile costs the call taken: better one too few.
        if (budgetMs === 0 && pausedUntilMs <= clock.now()) return;
        if (budgetMs === 0) continue;
        onWait('order-limit', clock.now() + budgetMs);
        await clock.sleep(budgetMs, signal);
      }
    },

    pauseUntil(untilMs) {
      pausedUntilMs = Math.max(pausedUntilMs, untilMs);
    },
  };
}
