import { AppError } from '../src/lib/app-error.ts';
import type { FieldDrift } from '../src/lib/field-drift.ts';
import type { Conclusion, StepWork } from '../src/queue/job.ts';
import type { Db } from '../src/store/connection.ts';
import type { Resource, StoreRows } from '../src/store/pull-store.ts';
import { appendPage, beginPull } from '../src/store/pull-store.ts';
import { pulledKeys } from '../src/store/run-pull-store.ts';
import { sealPull } from '../src/store/seal-pull.ts';
import type { Missing } from '../src/store/step-store.ts';

/** An answer of the client, as far as it is kept. */
export interface FetchedAnswer {
  readonly body: Buffer;
  readonly itemCount: number;
  readonly drift?: readonly FieldDrift[];
}

interface EachPull {
  readonly resource: Resource;
  /** What is asked for, one answer a key. */
  readonly keys: readonly string[];
  /** What the keys are, as the step counts them: `customers`. */
  readonly counted: string;
  /** Undefined when the answer is that there is nothing. */
  readonly fetch: (
    key: string,
    options: { signal: AbortSignal },
  ) => Promise<FetchedAnswer | undefined>;
  readonly storeOf: (key: string) => StoreRows;
  /** Tries the step has: on the last one what still fails is listed as missing. */
  readonly attempts: number;
}

/**
 * Pulls one answer for each key. One that fails costs itself only: the others are sealed, and a further try asks for the
 * failed ones alone.
 */
export async function pullEach(work: StepWork, db: Db, pull: EachPull): Promise<Conclusion> {
  const { resource, counted } = pull;
  const pulled = await pulledKeys(db, work.run.run_id, resource);
  const missing: Missing[] = [];
  let again: AppError | undefined;
  let done = pulled.size;

  for (const key of pull.keys.filter((one) => !pulled.has(one))) {
    try {
      await pullOne(work, key, pull);
      done += 1;
      work.progress({ [counted]: done });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'STEP_LOST') throw error;
      // A refusal for want of a right is the same for every key: asking on would only cost calls.
      if (error.code === 'PERMISSION_NEEDED') {
        return conclude({ [counted]: done }, [missingOf(resource, '', error)]);
      }
      if (error.retryable) again = error;
      missing.push(missingOf(resource, key, error));
    }
  }
  if (again !== undefined && work.step.attempts < pull.attempts) throw again;
  return conclude({ [counted]: done }, missing);
}

async function pullOne(
  work: StepWork,
  key: string,
  { resource, fetch, storeOf }: EachPull,
): Promise<void> {
  const page = await fetch(key, { signal: work.signal });
  await work.fenced(async (trx) => {
    const pull = await beginPull(trx, work.run.run_id, { resource, key, source: 'v1' });
    if (page !== undefined) {
      const { body: bytes, itemCount, drift = [] } = page;
      await appendPage(trx, pull, { bytes, itemCount, drift, nextToken: undefined }, storeOf(key));
    }
    await sealPull(trx, pull, work.run.run_id);
  });
}

function missingOf(resource: string, key: string, error: AppError): Missing {
  return { resource, key, code: error.code, says: error.message, trace: error.trace ?? null };
}

function conclude(counts: Record<string, number>, missing: readonly Missing[]): Conclusion {
  return () => Promise.resolve({ counts: { ...counts, missing: missing.length }, missing });
}
