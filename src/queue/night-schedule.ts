import { CronExpressionParser } from 'cron-parser';

import { AppError, messageOf } from '../lib/app-error.ts';

/** When nights are due, and how one is opened. */
export interface NightSchedule {
  readonly cron: string;
  /** IANA zone the pattern is meant in. */
  readonly tz: string;
  /**
   * Opens the run of a night. Called by the one process that won the slot; when it throws, the slot is free again, so
   * it may be called a second time for the same night.
   *
   * @returns the run's id
   */
  openNight(scheduledAt: Date): Promise<string>;
}

/** A service that was down for longer than a month owes no more nights than that. */
const LOOK_BACK_MS = 31 * 24 * 60 * 60 * 1000;

/**
 * Scheduled instants after `since`, up to and including `until`, oldest first.
 *
 * Counted forwards, as the queue counts: at a change of clocks cron-parser's backward count differs from its forward
 * one (a skipped 02:30 is lost, a repeated one comes twice).
 *
 * @throws AppError SCHEDULE_INVALID
 */
export function slotsBetween(
  schedule: Pick<NightSchedule, 'cron' | 'tz'>,
  since: Date,
  until: Date,
): readonly Date[] {
  const currentDate = new Date(Math.max(since.getTime(), until.getTime() - LOOK_BACK_MS));
  const slots: Date[] = [];
  const expression = parseSchedule(schedule, currentDate);
  for (let slot = expression.next().toDate(); slot <= until; slot = expression.next().toDate()) {
    slots.push(slot);
  }
  return slots;
}

function parseSchedule({ cron, tz }: Pick<NightSchedule, 'cron' | 'tz'>, currentDate: Date) {
  try {
    return CronExpressionParser.parse(cron, { currentDate, tz });
  } catch (error) {
    throw new AppError('SCHEDULE_INVALID', `schedule "${cron}" (${tz}): ${messageOf(error)}`, {
      kind: 'usage',
      fix: 'Use five cron fields, such as `0 3 * * *`, and a zone such as `Europe/Berlin`.',
      cause: error,
    });
  }
}
