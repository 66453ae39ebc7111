import type { Clock } from './clock.ts';
import type { PartnerCenterLimits } from './limits.ts';

/** The order calls a tenant may make, in any stretch of `orderWindowMs`. */
export interface OrderBudget {
  /**
   * Takes one call, to be sent at once.
   *
   * @returns 0 when it may be sent; otherwise nothing was taken, and how many milliseconds later to ask again
   */
  take(limits: Pick<PartnerCenterLimits, 'orderCallsMax' | 'orderWindowMs'>): Promise<number>;
}

/** For a client that is alone with its tenant. Processes that share one have to share the budget. */
export function orderBudgetInProcess(clock: Clock): OrderBudget {
  /** Start of the latest calls, oldest first; at most `orderCallsMax` of them. */
  const startsMs: number[] = [];

  return {
    take({ orderCallsMax, orderWindowMs }) {
      const nowMs = clock.now();
      const oldest = startsMs.length >= orderCallsMax ? startsMs[0] : undefined;
      if (oldest !== undefined && oldest + orderWindowMs > nowMs) {
        return Promise.resolve(oldest + orderWindowMs - nowMs);
      }
      startsMs.push(nowMs);
      if (startsMs.length > orderCallsMax) startsMs.shift();
      return Promise.resolve(0);
    },
  };
}
