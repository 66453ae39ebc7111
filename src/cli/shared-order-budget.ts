import type { OrderBudget } from '../partner-center/order-budget.ts';
import type { Db } from '../store/connection.ts';
import { takeOrderCall } from '../store/order-call-store.ts';

/** Every process of one database shares the order calls of its tenant. */
export function sharedOrderBudget(db: Db): OrderBudget {
  return {
    take: ({ orderCallsMax, orderWindowMs }) =>
      takeOrderCall(db, { callsMax: orderCallsMax, windowMs: orderWindowMs }),
  };
}
