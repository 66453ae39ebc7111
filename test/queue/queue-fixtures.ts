import { createLog } from '../../src/lib/log.ts';
import type { StepOutcome } from '../../src/queue/job.ts';
import type { Job } from '../../src/queue/job.ts';
import type { RunnerPorts } from '../../src/queue/job.ts';
import type { Db } from '../../src/store/connection.ts';
import type { Run } from '../../src/store/run-store.ts';
import { openRun } from '../../src/store/run-store.ts';
import type { Step, StepPlan } from '../../src/store/step-store.ts';
import { claimStep, insertSteps, listSteps } from '../../src/store/step-store.ts';

/** Keeps its lines, so that a test can look for what must not be in them. */
export const logLines: string[] = [];

export const log = createLog({
  level: 'debug',
  redact: (text) => text,
  write: (line) => {
    logLines.push(line);
  },
});

/** Nothing here is a secret. */
export const redact = (text: string) => text;

/** Retries come at once. */
export const FAST_BACK_OFF = { baseMs: 1, maxMs: 1 };

let runs = 0;

/** Opens a run that has no steps but the given ones. */
export async function aRun(db: Db, plans: readonly Partial<StepPlan>[]): Promise<Run> {
  runs += 1;
  const { run } = await openRun(db, {
    kind: 'manual',
    options: {
      periods: [`2026-01-${process.pid}-${runs}`],
      invoices: [],
      from: 'pull',
      full: false,
      lookbackPeriods: 3,
    },
    asOf: new Date('2026-11-25T03:00:00Z'),
    appVersion: '0.0.0-test',
    ruleSetHash: 'rules',
  });
  await db.deleteFrom('step').where('run_id', '=', run.run_id).execute();
  await db.transaction().execute((trx) => insertSteps(trx, run.run_id, plans.map(aPlan)));
  return run;
}

export function aPlan(plan: Partial<StepPlan>): StepPlan {
  return { job: 'pull-things', key: '', input: {}, waitsFor: [], ...plan };
}

/** A job that does nothing, well. */
export function aJob(job: Partial<Job<RunnerPorts>>): Job<RunnerPorts> {
  return { name: 'pull-things', attempts: 3, timeoutMs: 10_000, run: concludes(), ...job };
}

/** A `run` that has nothing to do but to conclude. */
export function concludes(outcome: Partial<StepOutcome> = {}): Job<RunnerPorts>['run'] {
  return () => Promise.resolve(() => Promise.resolve({ counts: {}, ...outcome }));
}

export async function claimed(db: Db, runId: string, leaseMs = 5000): Promise<Step> {
  const step = await claimStep(db, { runId, leaseMs });
  if (step === undefined) throw new Error(`nothing is ready in ${runId}`);
  return step;
}

/** `job:key state` of every step, in order. */
export async function statesOf(db: Db, runId: string): Promise<readonly string[]> {
  const steps = await listSteps(db, runId);
  return steps.map((step) => `${step.job}:${step.key} ${step.state}`);
}

/** Waits for something to become true, 15 seconds at most. */
export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const giveUpAt = Date.now() + 15_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > giveUpAt) throw new Error('it did not happen within 15 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
