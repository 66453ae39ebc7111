import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import type { BellQueue } from './connection.ts';
import type { NightSchedule } from './night-schedule.ts';
import { queueGone } from './queue-gone.ts';
import { withTimeLimit } from './time-limit.ts';

export const NIGHT_BELL = 'night';

/** "night" in ASCII: one process at a time looks after the schedule. */
const SCHEDULE_LOCK = 0x6e_69_67_68_74;
/** A night that is overdue by more has lost its successor: BullMQ plans the next one when a night starts. */
const OVERDUE_MS = 60_000;
const ANSWER_WITHIN_MS = 2000;

/**
 * Makes the queue ring each night, and only touches what is there when it differs: an update that meets a starting
 * night can leave a nameless job behind.
 *
 * @returns false when it was right already, or another process is at it
 * @throws AppError QUEUE_GONE
 */
export async function assertSchedule(
  db: Db,
  queue: BellQueue,
  schedule: Pick<NightSchedule, 'cron' | 'tz'>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(${SCHEDULE_LOCK}::bigint) as locked`.execute(trx);
    if (rows[0]?.locked !== true) return false;
    return withTimeLimit(assertOn(queue, schedule), ANSWER_WITHIN_MS, queueGone);
  });
}

async function assertOn(
  queue: BellQueue,
  { cron, tz }: Pick<NightSchedule, 'cron' | 'tz'>,
): Promise<boolean> {
  const found = await queue.getJobScheduler(NIGHT_BELL);
  const overdue = (found?.next ?? 0) < Date.now() - OVERDUE_MS;
  if (found?.pattern === cron && found.tz === tz && !overdue) return false;
  await queue.upsertJobScheduler(
    NIGHT_BELL,
    { pattern: cron, tz },
    { name: NIGHT_BELL, data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
  );
  return true;
}
