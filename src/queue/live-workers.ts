import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';

/** A worker says every 5 seconds that it lives; two lost beats are no proof that it does not. */
const SEEN_WITHIN_SECONDS = 15;

/** Ids of the workers that gave a sign of life in the last 15 seconds. */
export async function liveWorkers(db: Db): Promise<readonly string[]> {
  const workers = await db
    .selectFrom('worker')
    .select('worker_id')
    .where('seen_at', '>', sql<Date>`now() - make_interval(secs => ${SEEN_WITHIN_SECONDS})`)
    .orderBy('worker_id')
    .execute();
  return workers.map((worker) => worker.worker_id);
}
