import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import type { NightSchedule } from './night-schedule.ts';
import { slotsBetween } from './night-schedule.ts';

export interface OpenedSlot {
  readonly scheduledAt: Date;
  readonly runId: string;
  /** Nights before this one that nobody opened; it stands for them, too. */
  readonly missed: number;
}

/**
 * Opens the newest night that is due and has no slot, once over all processes; older ones are recorded as missed.
 * Nights before the first worker ever started are not owed.
 *
 * @returns undefined when no night is due, or another process opened it
 */
export async function openDueSlot(
  db: Db,
  schedule: NightSchedule,
  now: Date,
): Promise<OpenedSlot | undefined> {
  const since = await owedSince(db);
  if (since === undefined) return undefined;
  const due = slotsBetween(schedule, since, now);
  const newest = due.at(-1);
  if (newest === undefined) return undefined;

  return db.transaction().execute(async (trx) => {
    // Who comes second waits here until the first has committed, and then inserts nothing.
    const won = await trx
      .insertInto('slot')
      .values({ scheduled_at: newest, outcome: 'opened' })
      .onConflict((oc) => oc.doNothing())
      .returning('scheduled_at')
      .executeTakeFirst();
    if (won === undefined) return undefined;
    const missed = due.slice(0, -1).map((slot) => slot.toISOString());
    await sql`
      insert into slot (scheduled_at, outcome)
      select unnest(${missed}::timestamptz[]), 'missed' on conflict do nothing`.execute(trx);
    const runId = await schedule.openNight(newest);
    await trx
      .updateTable('slot')
      .set({ run_id: runId })
      .where('scheduled_at', '=', newest)
      .execute();
    return { scheduledAt: newest, runId, missed: missed.length };
  });
}

/** The last night on record, else the start of the oldest worker. */
async function owedSince(db: Db): Promise<Date | undefined> {
  const { last, first } = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('slot')
        .select((slot) => slot.fn.max('scheduled_at').as('last'))
        .as('last'),
      eb
        .selectFrom('worker')
        .select((worker) => worker.fn.min('started_at').as('first'))
        .as('first'),
    ])
    .executeTakeFirstOrThrow();
  return last ?? first ?? undefined;
}
