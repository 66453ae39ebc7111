import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import { AppError } from '../lib/app-error.ts';
import type { Log } from '../lib/log.ts';
import { endRunIfComplete, findRun } from '../store/run-store.ts';
import { claimStep } from '../store/step-store.ts';
import { NIGHT_BELL } from './assert-schedule.ts';
import type { BackOff } from './back-off.ts';
import type { Bell } from './bell.ts';
import { BELL_QUEUE, openBell, STEP_BELL } from './bell.ts';
import type { BellJob, BellWorker, QueueBackend } from './connection.ts';
import type { Job, RunnerPorts } from './job.ts';
import { jobOfStep } from './job-of-step.ts';
import type { NightSchedule } from './night-schedule.ts';
import { runStep } from './run-step.ts';
import type { StepEvent } from './step-event.ts';
import { openNight, startSweep } from './sweep.ts';
import { withTimeLimit } from './time-limit.ts';
import { missWorker, seeWorker } from './worker-presence.ts';

export interface WorkerOptions<Ports> {
  /** Stays open when the worker closes. */
  readonly backend: QueueBackend;
  readonly jobs: readonly Job<Ports>[];
  readonly ports: Ports & RunnerPorts;
  /** Undefined for a worker that only works. */
  readonly schedule: NightSchedule | undefined;
  /** Steps worked at once; 4 when not given. */
  readonly concurrency?: number;
  /** A process silent for this long loses its steps to others; 15,000 when not given. */
  readonly leaseMs?: number;
  /** 5,000 when not given. */
  readonly sweepMs?: number;
  readonly log: Log;
  readonly onEvent?: (event: StepEvent) => void;
  readonly backOff?: BackOff;
}

export interface RunningWorker {
  readonly workerId: string;
  /** Takes no more bells and gives running steps back; resolves within 25 seconds. */
  close(): Promise<void>;
}

const CONCURRENCY = 4;
const LEASE_MS = 15_000;
const SEEN_EVERY_MS = 5000;
const CLOSE_WITHIN_MS = 20_000;

/**
 * A bell lasts as long as its step. Its lock is long, for work that keeps the process busy, and a bell that is handed
 * on all the same does no harm: its step is claimed already. How often a step may crash its worker is counted in
 * PostgreSQL, so these counts are only there to end what is beyond help; the defaults would drop bells after two crashes.
 */
const LOCKS = {
  lockDuration: 120_000,
  stalledInterval: 30_000,
  maxStalledCount: 10,
  maxStartedAttempts: 15,
};

/** Works whatever step is rung, of any run, keeps the schedule and repairs the queue, until closed. */
export async function startWorker<Ports>(options: WorkerOptions<Ports>): Promise<RunningWorker> {
  const { backend, log, ports, schedule } = options;
  const { db } = ports;
  const workerId = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const stop = new AbortController();
  const bell = openBell({ backend, db, log });
  await seeWorker(db, workerId);

  const answer = async (job: Pick<BellJob, 'name' | 'data'>) => {
    if (job.name === STEP_BELL) {
      await answerStep(options, { stepId: stepIdOf(job.data), bell, stop: stop.signal });
    } else if (job.name === NIGHT_BELL && schedule !== undefined) {
      await openNight({ db, bell, schedule, log }, schedule);
    }
  };
  const worker = backend.openWorker(
    BELL_QUEUE,
    // A bell never fails: what went wrong stands in PostgreSQL or is swept up, and a retry would be a second opinion.
    (job) => answer(job).catch((error: unknown) => log.warn({ err: error }, 'bell not answered')),
    { ...LOCKS, name: workerId, concurrency: options.concurrency ?? CONCURRENCY },
  );
  worker.on('error', (error) => log.debug({ err: error }, 'queue connection'));
  await worker.waitUntilReady();
  const sweeping = startSweep({ db, bell, schedule, log }, options.sweepMs);
  const seen = setInterval(() => {
    seeWorker(db, workerId).catch((error: unknown) =>
      log.warn({ err: error }, 'could not say that this worker lives'),
    );
  }, SEEN_EVERY_MS);
  log.info({ workerId, queue: backend.kind }, 'worker started');

  return {
    workerId,
    async close() {
      clearInterval(seen);
      stop.abort();
      await closeWithin(worker, sweeping.stop(), log);
      await missWorker(db, workerId).catch(() => undefined);
      await bell.close();
      log.info({ workerId }, 'worker closed');
    },
  };
}

/** Whatever still holds on after the time limit is left to its lease. */
async function closeWithin(worker: BellWorker, swept: Promise<void>, log: Log): Promise<void> {
  const closed = Promise.all([worker.close(), swept]);
  try {
    await withTimeLimit(
      closed,
      CLOSE_WITHIN_MS,
      () => new AppError('CLOSE_TIMEOUT', 'the worker did not close in time'),
    );
  } catch (error) {
    log.warn({ err: error }, 'worker closed by force');
    void worker.close(true).catch(() => undefined);
  }
}

/** @throws AppError BELL_INVALID: bells come from outside this process */
function stepIdOf(data: unknown): string {
  const stepId = (data as { stepId?: unknown } | undefined)?.stepId;
  if (typeof stepId === 'string' && /^\d{1,18}$/.test(stepId)) return stepId;
  throw new AppError('BELL_INVALID', 'a bell names no step');
}

async function answerStep<Ports>(
  options: WorkerOptions<Ports>,
  rung: { stepId: string; bell: Bell; stop: AbortSignal },
): Promise<void> {
  const { ports, log, leaseMs = LEASE_MS } = options;
  const { db } = ports;
  if (rung.stop.aborted) return;
  const step = await claimStep(db, { stepId: rung.stepId, leaseMs });
  if (step === undefined) return;
  let waitMs = 0;
  const end = await runStep({
    ...options,
    step,
    run: await findRun(db, step.run_id),
    job: jobOfStep(options.jobs, step),
    leaseMs,
    stop: rung.stop,
    onEvent: (event) => {
      if (event.kind === 'put-off') waitMs = event.waitMs;
      options.onEvent?.(event);
    },
  });
  if (end === 'put-off') await rung.bell.ringLater(step, waitMs);
  if (end !== 'done' && end !== 'failed') return;
  await rung.bell.ringReady(step.run_id);
  const ended = await endRunIfComplete(db, step.run_id);
  if (ended !== undefined) log.info({ runId: ended.run_id, state: ended.state }, 'run ended');
}
