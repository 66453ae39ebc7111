import type { Conclusion, StepWork } from '../src/queue/job.ts';
import type { Db } from '../src/store/connection.ts';
import type { StoreRows } from '../src/store/pull-store.ts';
import type { Missing, Step } from '../src/store/step-store.ts';
import type { FetchedAnswer } from './pull-each.ts';
import { pullEach } from './pull-each.ts';

export interface PerCustomerPull {
  readonly resource: 'orders' | 'entitlements';
  readonly fetch: (customerId: string, options: { signal: AbortSignal }) => Promise<FetchedAnswer>;
  readonly storeOf: (customerId: string) => StoreRows;
  /** Tries the step has: on the last one what still fails is listed as missing. */
  readonly attempts: number;
}

/** Pulls one answer for each customer of a batch. */
export async function pullPerCustomer(
  work: StepWork,
  db: Db,
  pull: PerCustomerPull,
): Promise<Conclusion> {
  return pullEach(work, db, { ...pull, keys: customersOf(work.step), counted: 'customers' });
}

/**
 * What the run lacks when the whole batch failed: every customer of it. Some may have come before, and none may be
 * taken for asked.
 */
export function missingOfBatch(resource: PerCustomerPull['resource']) {
  return (step: Step, error: { code: string; message: string }): readonly Missing[] =>
    customersOf(step).map((key) => ({ resource, key, code: error.code, says: error.message }));
}

function customersOf(step: Step): readonly string[] {
  return step.input['customerIds'] as readonly string[];
}
