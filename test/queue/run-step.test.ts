import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import type { Job, RunnerPorts } from '../../src/queue/job.ts';
import type { StepEnd } from '../../src/queue/run-step.ts';
import { runStep } from '../../src/queue/run-step.ts';
import type { StepEvent } from '../../src/queue/step-event.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import type { Run } from '../../src/store/run-store.ts';
import type { Step } from '../../src/store/step-store.ts';
import { claimStep, listMissing, listSteps } from '../../src/store/step-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import {
  aJob,
  aPlan,
  aRun,
  claimed,
  concludes,
  FAST_BACK_OFF,
  log,
  redact,
  statesOf,
} from './queue-fixtures.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url });
  await store.db.schema.createTable('effect').addColumn('what', 'text').execute();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

interface Given {
  readonly key?: string;
  readonly stop?: AbortSignal;
  readonly leaseMs?: number;
  readonly onEvent?: (event: StepEvent) => void;
  readonly beforeRun?: (step: Step) => Promise<unknown>;
}

/** Opens a run of one step, claims the step and runs it once. */
async function runOnce(
  job: Partial<Job<RunnerPorts>>,
  given: Given = {},
): Promise<{ end: StepEnd; run: Run; step: Step }> {
  const run = await aRun(store.db, [{ job: job.name ?? 'pull-things', key: given.key ?? '' }]);
  const step = await claimed(store.db, run.run_id, given.leaseMs);
  await given.beforeRun?.(step);
  const end = await runAgain(job, run, step, given);
  const [after] = await listSteps(store.db, run.run_id);
  if (after === undefined) throw new Error('the step is gone');
  return { end, run, step: after };
}

async function runAgain(
  job: Partial<Job<RunnerPorts>>,
  run: Run,
  step: Step,
  given: Given = {},
): Promise<StepEnd> {
  return runStep({
    step,
    run,
    job: aJob(job),
    ports: { db: store.db, redact },
    leaseMs: given.leaseMs ?? 5000,
    stop: given.stop ?? new AbortController().signal,
    log,
    onEvent: given.onEvent,
    backOff: FAST_BACK_OFF,
    graceMs: 100,
  });
}

const throws = (error: Error) => () => Promise.reject(error);
const writesEffect = (what: string): Job<RunnerPorts>['run'] => {
  return () =>
    Promise.resolve(async (trx) => {
      await trx
        .insertInto('effect' as never)
        .values({ what })
        .execute();
      return { counts: { effects: 1 } };
    });
};

async function effectsOf(what: string): Promise<number> {
  const { rows } = await store.pool.query('select from effect where what = $1', [what]);
  return rows.length;
}

describe('a step that goes well', () => {
  it('is done with its counts, its rows, what it lacks and what follows', async () => {
    const events: string[] = [];
    const { end, run, step } = await runOnce(
      {
        run: async (work, ports) => {
          const conclusion = await writesEffect('well')(work, ports);
          return async (trx) => ({
            ...(await conclusion(trx)),
            missing: [{ resource: 'orders', key: 'c1', code: 'FORBIDDEN', says: 'no' }],
          });
        },
        next: () => Promise.resolve([aPlan({ job: 'match-things', waitsFor: ['pull-things'] })]),
      },
      { onEvent: (event) => events.push(event.kind) },
    );
    expect(end).toBe('done');
    expect(step).toMatchObject({ state: 'done', counts: { effects: 1 }, lease_until: null });
    expect(await effectsOf('well')).toBe(1);
    expect(await listMissing(store.db, run.run_id)).toEqual([
      { resource: 'orders', key: 'c1', code: 'FORBIDDEN', says: 'no', trace: null },
    ]);
    expect(await statesOf(store.db, run.run_id)).toEqual([
      'pull-things: done',
      'match-things: waiting',
    ]);
    expect(events).toEqual(['started', 'done']);
  });

  it('writes nothing of its conclusion when what follows cannot be planned', async () => {
    let plans = 0;
    const { end, run, step } = await runOnce({
      run: writesEffect('unplanned'),
      next: (_trx, { failed }) => {
        plans += 1;
        return failed ? Promise.resolve([]) : Promise.reject(new Error('cannot plan'));
      },
    });
    expect([end, plans]).toEqual(['failed', 2]);
    expect(await effectsOf('unplanned')).toBe(0);
    expect(step).toMatchObject({ error_code: 'INTERNAL', error_text: 'cannot plan' });
    expect(await statesOf(store.db, run.run_id)).toEqual(['pull-things: failed']);
  });

  it('keeps its lease for longer than the lease lasts', async () => {
    const { end } = await runOnce(
      {
        run: async (work) => {
          await new Promise((resolve) => setTimeout(resolve, 900));
          expect(await claimStep(store.db, { runId: work.run.run_id, leaseMs: 100 })).toBe(
            undefined,
          );
          return () => Promise.resolve({ counts: {} });
        },
      },
      { leaseMs: 300 },
    );
    expect(end).toBe('done');
  });

  it('keeps its lease while one transaction of its own outlasts it', async () => {
    const { end } = await runOnce(
      {
        run: async (work) => {
          await work.fenced((trx) => sql`select pg_sleep(0.6)`.execute(trx));
          expect(await claimStep(store.db, { runId: work.run.run_id, leaseMs: 100 })).toBe(
            undefined,
          );
          return () => Promise.resolve({ counts: {} });
        },
      },
      { leaseMs: 300 },
    );
    expect(end).toBe('done');
  });

  it('shows its progress in the step', async () => {
    let seen: unknown;
    await runOnce({
      run: async (work) => {
        work.progress({ pages: 1 });
        await new Promise((resolve) => setTimeout(resolve, 200));
        [seen] = await listSteps(store.db, work.run.run_id);
        return () => Promise.resolve({ counts: { pages: 2 } });
      },
    });
    expect(seen).toMatchObject({ state: 'running', counts: { pages: 1 } });
  });
});

describe('a step that fails', () => {
  it('is tried again when the error says so, and fails when its tries are used up', async () => {
    const job = { attempts: 2, run: throws(new AppError('SLOW', 'slow', { retryable: true })) };
    const { end, run, step } = await runOnce(job);
    expect(end).toBe('put-off');
    expect(step).toMatchObject({
      state: 'waiting',
      attempts: 1,
      waiting_on: 'another try, after: slow',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await runAgain(job, run, await claimed(store.db, run.run_id))).toBe('failed');
    expect(await listSteps(store.db, run.run_id)).toMatchObject([
      { state: 'failed', attempts: 2, error_code: 'SLOW' },
    ]);
  });

  it('waits as long as the other side asked', async () => {
    const before = Date.now();
    const { step } = await runOnce({
      run: throws(new AppError('BUSY', 'busy', { retryable: true, retryAfterMs: 60_000 })),
    });
    expect(step.not_before.getTime()).toBeGreaterThan(before + 55_000);
  });

  it('fails at once on an error that no retry helps, and says what is missing', async () => {
    const { end, run, step } = await runOnce(
      {
        name: 'pull-statement',
        run: throws(new AppError('FORBIDDEN', 'not allowed', { trace: 'r-1' })),
      },
      { key: 'G1' },
    );
    expect(end).toBe('failed');
    expect(step).toMatchObject({
      error_code: 'FORBIDDEN',
      error_text: 'not allowed (r-1)',
      attempts: 1,
    });
    expect(await listMissing(store.db, run.run_id)).toEqual([
      { resource: 'statement', key: 'G1', code: 'FORBIDDEN', says: 'not allowed', trace: 'r-1' },
    ]);
  });

  it('lets the job say what is missing and what follows all the same', async () => {
    const { run } = await runOnce({
      run: throws(new AppError('FORBIDDEN', 'not allowed')),
      missing: (_step, { code }) => [{ resource: 'orders', key: 'c1', code, says: 'none' }],
      next: (_trx, { failed }) => Promise.resolve(failed ? [aPlan({ job: 'match-things' })] : []),
    });
    expect(await listMissing(store.db, run.run_id)).toEqual([
      { resource: 'orders', key: 'c1', code: 'FORBIDDEN', says: 'none', trace: null },
    ]);
    expect(await statesOf(store.db, run.run_id)).toEqual([
      'pull-things: failed',
      'match-things: waiting',
    ]);
  });

  it('leaves nothing missing when it asks nobody', async () => {
    const { end, run } = await runOnce({ name: 'match-things', run: throws(new Error('a bug')) });
    expect(end).toBe('failed');
    expect(await listMissing(store.db, run.run_id)).toEqual([]);
  });

  it('counts a bug as INTERNAL, even one thrown before the first await', async () => {
    const { end, step } = await runOnce({
      run: () => {
        throw new TypeError('x is not a function');
      },
    });
    expect(end).toBe('failed');
    expect(step).toMatchObject({ error_code: 'INTERNAL', error_text: 'x is not a function' });
  });

  it('fails even when the job cannot account for the failure', async () => {
    const { end, run, step } = await runOnce({
      run: throws(new AppError('FORBIDDEN', 'not allowed')),
      next: () => Promise.reject(new Error('cannot plan either')),
    });
    expect(end).toBe('failed');
    expect(step).toMatchObject({ state: 'failed', error_code: 'FORBIDDEN' });
    expect(await listMissing(store.db, run.run_id)).toMatchObject([{ resource: 'things' }]);
  });

  it('is given up when it has taken down a worker time and again', async () => {
    const { end, step } = await runOnce(
      { attempts: 3, run: concludes() },
      {
        beforeRun: (claimedStep) => {
          claimedStep.attempts = 14;
          return Promise.resolve();
        },
      },
    );
    expect(end).toBe('failed');
    expect(step.error_code).toBe('STEP_CRASHES_WORKER');
  });
});

describe('a step that is cut short', () => {
  it('waits without losing a try while another run works its invoice', async () => {
    const { end, step } = await runOnce({
      run: throws(new AppError('INVOICE_RUNNING', 'G1', { kind: 'busy' })),
    });
    expect(end).toBe('put-off');
    expect(step).toMatchObject({ attempts: 0, waiting_on: 'another run works this invoice' });
  });

  it('is given back without losing a try when the process stops', async () => {
    const stop = new AbortController();
    const { end, step } = await runOnce(
      {
        run: async ({ signal }) => {
          const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
          stop.abort();
          await aborted;
          return () => Promise.resolve({ counts: { half: 1 } });
        },
      },
      { stop: stop.signal },
    );
    expect(end).toBe('put-off');
    expect(step).toMatchObject({ state: 'waiting', attempts: 0, counts: {} });
  });

  it('ends at its deadline even when the job does not listen, and may be tried again', async () => {
    const { end, step } = await runOnce({ timeoutMs: 50, run: () => new Promise(() => undefined) });
    expect(end).toBe('put-off');
    expect(step).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(step.waiting_on).toContain('took longer than it may');
  });

  it('ends a statement that runs past the deadline', async () => {
    const { end, step } = await runOnce({
      timeoutMs: 300,
      attempts: 1,
      run: () =>
        Promise.resolve(async (trx) => {
          await sql`select pg_sleep(20)`.execute(trx);
          return { counts: {} };
        }),
    });
    expect(end).toBe('failed');
    expect(step.error_code).toBe('STEP_TIMEOUT');
  });
});

describe('a step that another worker took over', () => {
  it('writes nothing, neither rows nor its end', async () => {
    const { end, run, step } = await runOnce(
      { run: writesEffect('late') },
      { beforeRun: (mine) => takeOver(mine) },
    );
    expect(end).toBe('lost');
    expect(step).toMatchObject({ state: 'running', epoch: 2 });
    expect(await effectsOf('late')).toBe(0);
    expect(await listMissing(store.db, run.run_id)).toEqual([]);
  });

  it('is aborted as soon as a renewal finds out', async () => {
    let reason: unknown;
    const { end } = await runOnce(
      {
        run: ({ step, signal }) =>
          takeOver(step).then(
            () =>
              new Promise((_resolve, reject) => {
                signal.addEventListener('abort', () => {
                  reason = signal.reason;
                  reject(new Error('aborted'));
                });
              }),
          ),
      },
      { leaseMs: 300 },
    );
    expect(end).toBe('lost');
    expect(reason).toMatchObject({ code: 'STEP_LOST' });
  });

  async function takeOver(step: Step): Promise<void> {
    await store.pool.query(
      `update step set lease_until = now() - interval '1 second' where step_id = $1`,
      [step.step_id],
    );
    await claimed(store.db, step.run_id, 60_000);
  }
});

describe('PostgreSQL going away', () => {
  it('is not taken for a failure of the step', async () => {
    const gone = Object.assign(new Error('terminating connection'), { code: '57P01' });
    await expect(runOnce({ run: throws(gone) })).rejects.toMatchObject({
      code: 'DATABASE_GONE',
      retryable: true,
    });
  });

  it('is not seen in a refused connection of another system', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = new AppError('NETWORK', 'refused', { retryable: true, cause: refused });
    expect((await runOnce({ run: throws(error) })).end).toBe('put-off');
  });
});
