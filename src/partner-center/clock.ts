import { setTimeout as timer } from 'node:timers/promises';

/** The only way this folder reads the time or waits. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws the signal's reason as soon as it aborts */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),

  async sleep(ms, signal) {
    try {
      await timer(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted(); // the caller's own reason, not the timer's AbortError
      throw error;
    }
  },
};
