import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import type { Job, RunnerPorts } from '../../src/queue/job.ts';
import { workRun } from '../../src/queue/work-run.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import type { Run } from '../../src/store/run-store.ts';
import { isRunAlive } from '../../src/store/run-store.ts';
import { listSteps } from '../../src/store/step-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase, testPostgres } from '../database.ts';
import {
  aJob,
  aPlan,
  aRun,
  eventually,
  FAST_BACK_OFF,
  log,
  redact,
  statesOf,
} from './queue-fixtures.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = openStore({ connectionString: database.url, maxConnections: 16 });
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

function work(
  run: Run,
  jobs: readonly Partial<Job<RunnerPorts>>[],
  given: { stop?: AbortSignal; concurrency?: number; leaseMs?: number; store?: Store } = {},
): Promise<Run> {
  return workRun({
    runId: run.run_id,
    jobs: jobs.map(aJob),
    ports: { db: (given.store ?? store).db, redact },
    concurrency: given.concurrency ?? 4,
    leaseMs: given.leaseMs ?? 5000,
    stop: given.stop ?? new AbortController().signal,
    log,
    backOff: FAST_BACK_OFF,
  });
}

const KEYS = Array.from({ length: 30 }, (_, n) => `k${n}`);

/** A job that notes its key, and takes a moment. */
function notes(noted: string[], name = 'pull-things'): Partial<Job<RunnerPorts>> {
  return {
    name,
    run: async ({ step }) => {
      noted.push(`${step.job}:${step.key}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return () => Promise.resolve({ counts: {} });
    },
  };
}

describe('working a run', () => {
  it('ends it as done when all its steps are', async () => {
    const run = await aRun(
      store.db,
      KEYS.map((key) => ({ key })),
    );
    const ended = await work(run, [{}]);
    expect(ended).toMatchObject({ run_id: run.run_id, state: 'done' });
    expect(new Set(await statesOf(store.db, run.run_id)).size).toBe(KEYS.length);
  });

  it('ends it as partial when a pull failed, and still does what follows', async () => {
    const run = await aRun(store.db, [{}, { job: 'match-things', waitsFor: ['pull-things'] }]);
    const failing = { run: () => Promise.reject(new AppError('FORBIDDEN', 'no')) };
    const ended = await work(run, [failing, { name: 'match-things' }]);
    expect(ended.state).toBe('partial');
    expect(await statesOf(store.db, run.run_id)).toEqual([
      'pull-things: failed',
      'match-things: done',
    ]);
  });

  it('does steps after all the steps they wait for, named by job or by job and key', async () => {
    const run = await aRun(store.db, [
      { job: 'emit-things', waitsFor: ['match-things'] },
      { job: 'match-things', key: 'b', waitsFor: ['pull-things:b'] },
      { job: 'match-things', key: 'a', waitsFor: ['pull-things:a', 'pull-things:b'] },
      { key: 'a' },
      { key: 'b' },
    ]);
    const noted: string[] = [];
    await work(run, [notes(noted), notes(noted, 'match-things'), notes(noted, 'emit-things')]);
    const at = (what: string) => noted.indexOf(what);
    expect(noted).toHaveLength(5);
    expect(at('match-things:a')).toBeGreaterThan(at('pull-things:a'));
    expect(at('match-things:a')).toBeGreaterThan(at('pull-things:b'));
    expect(at('match-things:b')).toBeGreaterThan(at('pull-things:b'));
    expect(at('emit-things:')).toBe(4);
  });

  it('works what a step plans, and never more steps at once than it may', async () => {
    const run = await aRun(store.db, [{ job: 'start-things' }]);
    let now = 0;
    let most = 0;
    await work(
      run,
      [
        {
          name: 'start-things',
          next: () => Promise.resolve(KEYS.map((key) => aPlan({ key }))),
        },
        {
          run: async () => {
            most = Math.max(most, ++now);
            await new Promise((resolve) => setTimeout(resolve, 5));
            now -= 1;
            return () => Promise.resolve({ counts: {} });
          },
        },
      ],
      { concurrency: 3 },
    );
    expect(most).toBe(3);
    expect(await statesOf(store.db, run.run_id)).toHaveLength(KEYS.length + 1);
  });

  it('tries a step again that failed for now', async () => {
    const run = await aRun(store.db, [{}]);
    let tries = 0;
    const ended = await work(run, [
      {
        run: () => {
          tries += 1;
          if (tries < 3) throw new AppError('SLOW', 'slow', { retryable: true });
          return Promise.resolve(() => Promise.resolve({ counts: { tries } }));
        },
      },
    ]);
    expect(ended.state).toBe('done');
    expect(await listSteps(store.db, run.run_id)).toMatchObject([
      { attempts: 3, counts: { tries: 3 } },
    ]);
  });

  it('returns a run that has ended before', async () => {
    const run = await aRun(store.db, []);
    const [first, second] = [await work(run, [{}]), await work(run, [{}])];
    expect([first.state, second.state]).toEqual(['done', 'done']);
    expect(second.ended_at).toEqual(first.ended_at);
  });

  it('refuses a run that does not exist', async () => {
    await expect(work({ run_id: 'no-such' } as Run, [{}])).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });
});

describe('two processes on one run', () => {
  it('do each step once and both see it end', async () => {
    const run = await aRun(
      store.db,
      KEYS.map((key) => ({ key })),
    );
    const noted: [string[], string[]] = [[], []];
    const ended = await Promise.all(noted.map((own) => work(run, [notes(own)])));
    expect(ended.map((one) => one.state)).toEqual(['done', 'done']);
    expect([...noted[0], ...noted[1]].sort()).toEqual(
      KEYS.map((key) => `pull-things:${key}`).sort(),
    );
    expect(Math.min(noted[0].length, noted[1].length)).toBeGreaterThan(0);
  });

  it('finish it when one of them is killed in the middle of a step', async () => {
    const run = await aRun(store.db, [{}]);
    const script = join(import.meta.dirname, 'fixtures/stuck-runner.ts');
    const runner = spawn(process.execPath, ['--import', 'tsx', script, database.url, run.run_id], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(runner.stdout, 'data');
    expect(await isRunAlive(store.db, run.run_id)).toBe(true);
    runner.kill('SIGKILL');

    const ended = await work(run, [{}], { leaseMs: 1000 });
    expect(ended.state).toBe('done');
    expect(await listSteps(store.db, run.run_id)).toMatchObject([{ epoch: 2, attempts: 2 }]);
  });
});

describe('stopping', () => {
  it('gives the steps back, so that the next one goes on', async () => {
    const run = await aRun(store.db, [{ key: 'a' }, { key: 'b' }]);
    const stop = new AbortController();
    const interrupted = work(
      run,
      [
        {
          run: ({ signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
              stop.abort();
            }),
        },
      ],
      { stop: stop.signal },
    );
    await expect(interrupted).rejects.toMatchObject({ code: 'INTERRUPTED' });
    for (const step of await listSteps(store.db, run.run_id)) {
      expect(step).toMatchObject({ state: 'waiting', attempts: 0 });
    }
    expect((await work(run, [{}])).state).toBe('done');
  });
});

describe('PostgreSQL restarting in the middle of a run', () => {
  it('is waited for, and no step is lost or done twice', async () => {
    const server = await testPostgres();
    const own = openStore({ connectionString: server.url });
    try {
      await own.pool.query('create table effect (key text)');
      const run = await aRun(
        own.db,
        KEYS.slice(0, 8).map((key) => ({ key })),
      );
      const working = work(
        run,
        [
          {
            run: async ({ step }) => {
              await new Promise((resolve) => setTimeout(resolve, 150));
              return async (trx) => {
                const effect = trx.insertInto('effect' as never);
                await effect.values({ key: step.key }).execute();
                return { counts: {} };
              };
            },
          },
        ],
        { leaseMs: 1000, concurrency: 2, store: own },
      );
      await eventually(async () => (await statesOf(own.db, run.run_id)).some(isDone));
      await server.restart();
      expect((await working).state).toBe('done');
      const { rows } = await own.pool.query<{ key: string }>('select key from effect order by key');
      expect(rows.map((row) => row.key)).toEqual(KEYS.slice(0, 8));
    } finally {
      await own.close();
      await server.remove();
    }
  });

  const isDone = (state: string) => state.endsWith('done');
});
