export interface BackOff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** 1, 2, 4, … 60 seconds: a step's five tries span about a quarter of a minute. */
export const STEP_BACK_OFF: BackOff = { baseMs: 1000, maxMs: 60_000 };

/**
 * Wait before the next try: doubled each time, then up to half of it taken off at random, so that steps which failed
 * together do not return together.
 *
 * @param failures tries that failed so far, 1 or more
 * @param random in [0, 1)
 */
export function backOffMs(failures: number, backOff: BackOff, random = Math.random()): number {
  const full = Math.min(backOff.maxMs, backOff.baseMs * 2 ** (failures - 1));
  return Math.round(full * (1 - random / 2));
}
