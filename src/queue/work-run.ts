import { AppError } from '../lib/app-error.ts';
import type { Log } from '../lib/log.ts';
import type { Run } from '../store/run-store.ts';
import { endRunIfComplete, findRun, keepRunAlive, leaveRun } from '../store/run-store.ts';
import type { Step } from '../store/step-store.ts';
import { claimStep } from '../store/step-store.ts';
import { createAlarm } from './alarm.ts';
import type { BackOff } from './back-off.ts';
import { backOffMs } from './back-off.ts';
import { databaseGone, isDatabaseGone } from './database-gone.ts';
import type { Job, RunnerPorts } from './job.ts';
import { jobOfStep } from './job-of-step.ts';
import { runStep } from './run-step.ts';
import type { StepEvent } from './step-event.ts';

export interface WorkRunOptions<Ports> {
  readonly runId: string;
  readonly jobs: readonly Job<Ports>[];
  readonly ports: Ports & RunnerPorts;
  /** Steps worked at once; 4 when not given. */
  readonly concurrency?: number;
  /** A process silent for this long is taken for dead, and its steps for free; 15,000 when not given. */
  readonly leaseMs?: number;
  readonly stop: AbortSignal;
  readonly log: Log;
  readonly onEvent?: (event: StepEvent) => void;
  readonly backOff?: BackOff;
}

const CONCURRENCY = 4;
const LEASE_MS = 15_000;
/** How soon steps are seen that other processes, or the passing of time, made ready. */
const POLL_MS = 150;
/** A restart of PostgreSQL takes seconds, recovery after a crash may take a minute. */
const DATABASE_WAIT_MAX_MS = 120_000;
const DATABASE_BACK_OFF: BackOff = { baseMs: 200, maxMs: 3000 };

/**
 * Works the steps of one run in this process until the run ended, here or in another process: any number may work the
 * same run. A PostgreSQL that goes away is waited for, two minutes at most.
 *
 * @returns the ended run
 * @throws AppError INTERRUPTED after `stop`, when all steps were given back; DATABASE_GONE; RUN_UNKNOWN
 */
export async function workRun<Ports>(options: WorkRunOptions<Ports>): Promise<Run> {
  const { runId, stop, log, ports, leaseMs = LEASE_MS } = options;
  const run = await findRun(ports.db, runId);
  const crew = createCrew(options, run);
  const wake = () => crew.wake();
  const beat = () => {
    keepRunAlive(ports.db, runId, leaseMs).catch((error: unknown) =>
      log.warn({ runId, err: error }, 'could not say that the run is being worked'),
    );
  };
  const heartbeat = setInterval(beat, leaseMs / 3);
  stop.addEventListener('abort', wake);
  beat();
  const outage = { since: 0, tries: 0 };
  try {
    for (;;) {
      if (stop.aborted) throw new AppError('INTERRUPTED', `run ${runId} was interrupted`);
      try {
        const ended = await crew.turn();
        if (ended !== undefined) return ended;
        outage.tries = 0;
      } catch (error) {
        if (!isDatabaseGone(error)) throw error;
        if (outage.tries === 0) outage.since = performance.now();
        if (performance.now() - outage.since > DATABASE_WAIT_MAX_MS) throw databaseGone(error);
        outage.tries += 1;
        log.warn({ runId, tries: outage.tries }, 'PostgreSQL does not answer, waiting');
        await crew.sleep(backOffMs(outage.tries, DATABASE_BACK_OFF));
      }
    }
  } finally {
    clearInterval(heartbeat);
    stop.removeEventListener('abort', wake);
    await crew.dismiss();
    await leaveRun(ports.db, runId).catch(() => undefined);
  }
}

interface Crew {
  /** Starts what is ready, then waits for something to change. @returns the run once it has ended */
  turn(): Promise<Run | undefined>;
  wake(): void;
  sleep(ms: number): Promise<void>;
  /** Has all steps given back. */
  dismiss(): Promise<void>;
}

function createCrew<Ports>(options: WorkRunOptions<Ports>, run: Run): Crew {
  const { runId, ports, concurrency = CONCURRENCY, leaseMs = LEASE_MS } = options;
  const alarm = createAlarm();
  const dismissed = new AbortController();
  const active = new Set<Promise<void>>();
  const troubles: unknown[] = [];

  const start = (step: Step) => {
    const job = jobOfStep(options.jobs, step);
    const working = runStep({ ...options, step, run, job, leaseMs, stop: dismissed.signal })
      .then(() => undefined)
      .catch((error: unknown) => void troubles.push(error))
      .finally(() => {
        active.delete(working);
        alarm.wake();
      });
    active.add(working);
  };

  return {
    async turn() {
      if (troubles.length > 0) throw troubles.shift();
      while (active.size < concurrency) {
        const step = await claimStep(ports.db, { runId, leaseMs });
        if (step === undefined) break;
        start(step);
      }
      const ended = active.size === 0 ? await endedRun(ports, runId) : undefined;
      if (ended === undefined) await alarm.sleep(POLL_MS);
      return ended;
    },
    wake: () => alarm.wake(),
    sleep: (ms) => alarm.sleep(ms),
    async dismiss() {
      dismissed.abort();
      await Promise.all(active);
    },
  };
}

async function endedRun({ db }: RunnerPorts, runId: string): Promise<Run | undefined> {
  const ended = await endRunIfComplete(db, runId);
  if (ended !== undefined) return ended;
  const run = await findRun(db, runId);
  return run.state === 'running' ? undefined : run;
}
