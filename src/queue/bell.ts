import type { Log } from '../lib/log.ts';
import type { Db } from '../store/connection.ts';
import type { Step } from '../store/step-store.ts';
import { readySteps } from '../store/step-store.ts';
import type { BellJob, BellQueue, QueueBackend } from './connection.ts';
import { queueGone } from './queue-gone.ts';
import { withTimeLimit } from './time-limit.ts';

export const BELL_QUEUE = 'recon-steps';
export const STEP_BELL = 'step';

/**
 * Tells workers that steps are ready. Bells carry ids only and may get lost or ring twice: workers claim in
 * PostgreSQL, and the sweep rings again.
 */
export interface Bell {
  /** Rings the run's ready steps that were not rung from here yet. Never fails: what cannot be rung is logged. */
  ringReady(runId: string): Promise<void>;
  /** Rings the run's ready steps, rung before or not. */
  ringAgain(runId: string): Promise<void>;
  /** Rings one put-off step when it is ready again. */
  ringLater(step: Step, waitMs: number): Promise<void>;
  /** For the schedule, which lives beside the bells. */
  readonly queue: BellQueue;
  close(): Promise<void>;
}

/** More bells than any number of workers answers between two sweeps; the rest rings when these have been answered. */
const BELLS_MAX = 500;
/** A queue that takes longer is as good as gone. */
const RING_WITHIN_MS = 2000;
const CLOSE_WITHIN_MS = 5000;
/** Ids of rung bells are forgotten beyond this; then some ring twice. */
const RUNG_MAX = 20_000;

interface StepBell {
  readonly step_id: string;
  readonly epoch: number;
}

export function openBell(options: { backend: QueueBackend; db: Db; log: Log }): Bell {
  const { db, log } = options;
  const queue = options.backend.openQueue(BELL_QUEUE);
  queue.on('error', (error) => log.debug({ err: error }, 'queue connection'));
  const rung = new Set<string>();

  const ring = async (bells: readonly StepBell[], delay: number) => {
    if (bells.length === 0) return;
    try {
      const jobs = bells.map((bell) => jobOf(bell, delay));
      await withTimeLimit(queue.addBulk(jobs), RING_WITHIN_MS, queueGone);
      if (rung.size > RUNG_MAX) rung.clear();
      for (const bell of bells) rung.add(jobIdOf(bell));
    } catch (error) {
      log.warn({ bells: bells.length, err: error }, 'could not ring, the next sweep does');
    }
  };
  const ringReady = async (runId: string) => {
    const ready = await firstReady(db, runId);
    await ring(
      ready.filter((bell) => !rung.has(jobIdOf(bell))),
      0,
    );
  };

  return {
    ringReady: oncePerKey(ringReady),
    ringAgain: async (runId) => ring(await firstReady(db, runId), 0),
    ringLater: (step, waitMs) => ring([step], waitMs),
    queue,
    close: () => withTimeLimit(queue.close(), CLOSE_WITHIN_MS, queueGone).catch(() => undefined),
  };
}

/** The epoch makes a new bell of every time a step is given back; BullMQ drops one that still waits under its id. */
function jobIdOf({ step_id, epoch }: StepBell): string {
  return `step-${step_id}-${epoch}`;
}

/** Answered bells are removed, or their ids would silence those that ring again. */
function jobOf(bell: StepBell, delay: number): BellJob {
  return {
    name: STEP_BELL,
    data: { stepId: bell.step_id },
    opts: { jobId: jobIdOf(bell), attempts: 1, delay, removeOnComplete: true, removeOnFail: true },
  };
}

async function firstReady(db: Db, runId: string): Promise<readonly StepBell[]> {
  const stepIds = await readySteps(db, { runId });
  if (stepIds.length === 0) return [];
  return db
    .selectFrom('step')
    .select(['step_id', 'epoch'])
    .where('step_id', 'in', stepIds.slice(0, BELLS_MAX))
    .orderBy('step_id')
    .execute();
}

/** While a call for a key is under way, any number of further calls are served by one more. */
function oncePerKey(work: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const underWay = new Map<string, { again: boolean; done: Promise<void> }>();
  return (key) => {
    const current = underWay.get(key);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const call = { again: true, done: Promise.resolve() };
    call.done = (async () => {
      try {
        while (call.again) {
          call.again = false;
          await work(key);
        }
      } finally {
        underWay.delete(key);
      }
    })();
    underWay.set(key, call);
    return call.done;
  };
}
