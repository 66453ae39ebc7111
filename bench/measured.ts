import { performance } from 'node:perf_hooks';

import type { Db, Trx } from '../src/store/connection.ts';

/** How long work in a transaction takes. It is rolled back, so that the next time finds nothing to reuse. */
export async function measureMs(db: Db, work: (trx: Trx) => Promise<void>): Promise<number> {
  const trx = await db.startTransaction().execute();
  try {
    const started = performance.now();
    await work(trx);
    return performance.now() - started;
  } finally {
    await trx.rollback().execute();
  }
}

export function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
