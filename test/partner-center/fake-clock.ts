import { setImmediate as turn } from 'node:timers/promises';

import type { Clock } from '../../src/partner-center/clock.ts';

export interface FakeClock extends Clock {
  /** Lengths of all sleeps so far, milliseconds. */
  readonly sleptMs: number[];
  advance(ms: number): void;
}

/** A clock that stands still and jumps to the end of each sleep. */
export function createFakeClock(startMs = Date.UTC(2026, 0, 8, 2)): FakeClock {
  let nowMs = startMs;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    now: () => nowMs,
    advance: (ms) => void (nowMs += ms),
    async sleep(ms, signal) {
      sleptMs.push(ms);
      const endMs = nowMs + ms;
      await turn();
      signal.throwIfAborted();
      nowMs = Math.max(nowMs, endMs);
    },
  };
}
