import type { Log } from '../lib/log.ts';
import type { Db } from '../store/connection.ts';
import { endRunIfComplete, keepRunAlive, runningRuns } from '../store/run-store.ts';
import { createAlarm } from './alarm.ts';
import { assertSchedule } from './assert-schedule.ts';
import type { Bell } from './bell.ts';
import type { NightSchedule } from './night-schedule.ts';
import { openDueSlot } from './open-due-slot.ts';
import { forgetWorkers } from './worker-presence.ts';

export interface SweepOptions {
  readonly db: Db;
  readonly bell: Bell;
  /** Undefined where no schedule is kept. */
  readonly schedule: NightSchedule | undefined;
  readonly log: Log;
}

const SWEEP_MS = 5000;
/** Three sweeps: a run is alive while some worker looks after it. */
const ALIVE_FOR_MS = 15_000;

/**
 * Repairs what a crash, a wiped queue or an outage left: ends complete runs, rings ready steps, opens the night that is
 * due, and puts the schedule back.
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { db, bell, schedule, log } = options;
  if (schedule !== undefined) await openNight(options, schedule);
  for (const { run_id } of await runningRuns(db)) {
    const ended = await endRunIfComplete(db, run_id);
    if (ended !== undefined) {
      log.info({ runId: run_id, state: ended.state }, 'run ended');
      continue;
    }
    await keepRunAlive(db, run_id, ALIVE_FOR_MS);
    await bell.ringAgain(run_id);
  }
  await forgetWorkers(db);
  if (schedule !== undefined && (await assertSchedule(db, bell.queue, schedule))) {
    log.info({ cron: schedule.cron, tz: schedule.tz }, 'schedule set');
  }
}

/** The night itself needs no queue: it is opened by whoever looks first, a bell or a sweep. */
export async function openNight(options: SweepOptions, schedule: NightSchedule): Promise<void> {
  const { db, bell, log } = options;
  const opened = await openDueSlot(db, schedule, new Date());
  if (opened === undefined) return;
  log.info({ ...opened }, opened.missed > 0 ? 'night opened, for missed ones too' : 'night opened');
  await bell.ringReady(opened.runId);
}

/** Sweeps now and then every few seconds, until stopped. A sweep that fails is logged; the next one tries again. */
export function startSweep(
  options: SweepOptions,
  everyMs: number = SWEEP_MS,
): { stop(): Promise<void> } {
  const alarm = createAlarm();
  const state = { stopped: false };
  const sweeping = (async () => {
    while (!state.stopped) {
      await sweep(options).catch((error: unknown) =>
        options.log.warn({ err: error }, 'sweep failed'),
      );
      await alarm.sleep(everyMs);
    }
  })();
  return {
    stop() {
      state.stopped = true;
      alarm.wake();
      return sweeping;
    },
  };
}
