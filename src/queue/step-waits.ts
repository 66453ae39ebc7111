import { AsyncLocalStorage } from 'node:async_hooks';

/** What a step waited for others: throttling, Retry-After, back-off between its tries. */
export interface StepWaits {
  /** Notes a wait that begins now. Waits at the same time are counted once. */
  add(ms: number): void;
  /** Empty when it never waited. */
  counts(): Record<string, number>;
}

const inForce = new AsyncLocalStorage<StepWaits>();

/** Goes on from what earlier tries of the step counted. */
export function createStepWaits(
  earlier: Readonly<Record<string, number>>,
  now: () => number = () => performance.now(),
): StepWaits {
  let waits = earlier['waits'] ?? 0;
  let waitedMs = (earlier['waited_seconds'] ?? 0) * 1000;
  let untilMs = 0;
  return {
    add(ms) {
      const endMs = now() + ms;
      waits += 1;
      waitedMs += Math.max(0, endMs - Math.max(untilMs, now()));
      untilMs = Math.max(untilMs, endMs);
    },
    counts: (): Record<string, number> =>
      waits === 0 ? {} : { waits, waited_seconds: Math.round(waitedMs / 1000) },
  };
}

/** Runs the work of a step so that {@link noteWait} finds it, however deep below. */
export function withStepWaits<T>(waits: StepWaits, work: () => T): T {
  return inForce.run(waits, work);
}

/**
 * Counts a wait to the step whose work is waiting; outside of a step nobody counts.
 *
 * @param untilMs epoch milliseconds
 */
export function noteWait(untilMs: number): void {
  inForce.getStore()?.add(Math.max(0, untilMs - Date.now()));
}
