import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';

/** Says that a worker lives, now. */
export async function seeWorker(db: Db, workerId: string): Promise<void> {
  await db
    .insertInto('worker')
    .values({ worker_id: workerId })
    .onConflict((oc) => oc.column('worker_id').doUpdateSet({ seen_at: sql<Date>`now()` }))
    .execute();
}

/**
 * Says that a worker is gone. Its row stays for a day: until the first night has come, the oldest worker's start is
 * since when nights are owed.
 */
export async function missWorker(db: Db, workerId: string): Promise<void> {
  await db
    .updateTable('worker')
    .set({ seen_at: sql<Date>`now() - interval '1 minute'` })
    .where('worker_id', '=', workerId)
    .execute();
}

/** @returns how many workers unseen for a day were forgotten */
export async function forgetWorkers(db: Db): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('worker')
    .where('seen_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
