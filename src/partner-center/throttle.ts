import type { Clock } from './clock.ts';
import type { PartnerCenterLimits } from './limits.ts';
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
  readonly onWait: (reason: WaitReason, untilMs: number) => void;
}

/** Keeps the calls of one tenant inside its limits. One throttle per client, shared by all its calls. */
export function createThrottle({ clock, limits, onWait }: ThrottleContext): Throttle {
  let pausedUntilMs = 0;
  /** Start of the latest order calls, oldest first; at most `orderCallsMax` of them. */
  const orderStartsMs: number[] = [];

  const orderFreeAtMs = (): number => {
    const oldest = orderStartsMs[0];
    const isFull = orderStartsMs.length >= limits.orderCallsMax;
    return isFull && oldest !== undefined ? oldest + limits.orderWindowMs : 0;
  };

  return {
    async pass(what, lane, signal) {
      // Looked at again after each sleep: a pause may have begun, another call may have been faster.
      for (;;) {
        signal.throwIfAborted();
        const nowMs = clock.now();
        if (pausedUntilMs - nowMs > limits.waitMaxMs) {
          throw new ThrottledError(what, pausedUntilMs - nowMs);
        }
        const laneFreeAtMs = lane === 'orders' ? orderFreeAtMs() : 0;
        const freeAtMs = Math.max(pausedUntilMs, laneFreeAtMs);
        if (freeAtMs <= nowMs) break;
        onWait(pausedUntilMs >= laneFreeAtMs ? 'asked-to-wait' : 'order-limit', freeAtMs);
        await clock.sleep(freeAtMs - nowMs, signal);
      }
      if (lane === 'orders') {
        orderStartsMs.push(clock.now());
        if (orderStartsMs.length > limits.orderCallsMax) orderStartsMs.shift();
      }
    },

    pauseUntil(untilMs) {
      pausedUntilMs = Math.max(pausedUntilMs, untilMs);
    },
  };
}
