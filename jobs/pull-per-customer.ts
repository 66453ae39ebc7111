import { AppError } from '../src/lib/app-error.ts';
import type { Conclusion, StepWork } from '../src/queue/job.ts';
import type { Db } from '../src/store/connection.ts';
import type { StoreRows } from '../src/store/pull-store.ts';
import { appendPage, beginPull } from '../src/store/pull-store.ts';
import { pulledKeys } from '../src/store/run-pull-store.ts';
import { sealPull } from '../src/store/seal-pull.ts';
import type { Missing, Step } from '../src/store/step-store.ts';

export interface PerCustomerPull {
  readonly resource: 'orders' | 'entitlements';
  readonly fetch: (
    customerId: string,
    options: { signal: AbortSignal },
  ) => Promise<{ body: Buffer; itemCount: number }>;
  readonly storeOf: (customerId: string) => StoreRows;
  /** Tries the step has: on the last one what still fails is listed as missing. */
  readonly attempts: number;
}

/**
 * Pulls one answer for each customer of a batch. One customer that fails costs itself only: the others are sealed, and
 * a further try asks for the failed ones alone.
 */
export async function pullPerCustomer(
  work: StepWork,
  db: Db,
  pull: PerCustomerPull,
): Promise<Conclusion> {
  const customerIds = customersOf(work.step);
  const done = await pulledKeys(db, work.run.run_id, pull.resource);
  const missing: Missing[] = [];
  let again: AppError | undefined;
  let customers = done.size;

  for (const customerId of customerIds.filter((id) => !done.has(id))) {
    try {
      await pullCustomer(work, customerId, pull);
      customers += 1;
      work.progress({ customers });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'STEP_LOST') throw error;
      // A refusal for want of a right is the same for every customer: asking on would only cost calls.
      if (error.code === 'PERMISSION_NEEDED') {
        return conclude(customers, [missingOf(pull.resource, '', error)]);
      }
      if (error.retryable) again = error;
      missing.push(missingOf(pull.resource, customerId, error));
    }
  }
  if (again !== undefined && work.step.attempts < pull.attempts) throw again;
  return conclude(customers, missing);
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

async function pullCustomer(
  work: StepWork,
  customerId: string,
  { resource, fetch, storeOf }: PerCustomerPull,
): Promise<void> {
  const page = await fetch(customerId, { signal: work.signal });
  await work.fenced(async (trx) => {
    const pull = await beginPull(trx, work.run.run_id, { resource, key: customerId, source: 'v1' });
    const { body: bytes, itemCount } = page;
    await appendPage(trx, pull, { bytes, itemCount, nextToken: undefined }, storeOf(customerId));
    await sealPull(trx, pull, work.run.run_id);
  });
}

function missingOf(resource: string, key: string, error: AppError): Missing {
  return { resource, key, code: error.code, says: error.message, trace: error.trace ?? null };
}

function conclude(customers: number, missing: readonly Missing[]): Conclusion {
  return () => Promise.resolve({ counts: { customers, missing: missing.length }, missing });
}
