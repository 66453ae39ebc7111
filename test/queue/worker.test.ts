import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import { assertSchedule, NIGHT_BELL } from '../../src/queue/assert-schedule.ts';
import { BELL_QUEUE, openBell } from '../../src/queue/bell.ts';
import type { QueueBackend } from '../../src/queue/connection.ts';
import { openQueueBackend } from '../../src/queue/connection.ts';
import type { Job, RunnerPorts } from '../../src/queue/job.ts';
import { liveWorkers } from '../../src/queue/live-workers.ts';
import type { NightSchedule } from '../../src/queue/night-schedule.ts';
import { sweep } from '../../src/queue/sweep.ts';
import type { RunningWorker } from '../../src/queue/worker.ts';
import { startWorker } from '../../src/queue/worker.ts';
import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import { findRun, isRunAlive } from '../../src/store/run-store.ts';
import { listSteps } from '../../src/store/step-store.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';
import {
  aJob,
  aPlan,
  aRun,
  eventually,
  FAST_BACK_OFF,
  log,
  logLines,
  redact,
  statesOf,
} from './queue-fixtures.ts';
import type { ThrowawayRedis } from './throwaway-redis.ts';
import { HAS_REDIS, sayWithoutRedis, startRedis } from './throwaway-redis.ts';

sayWithoutRedis();

/** So slow that only bells can be what made something happen within the time a test waits. */
const HARDLY_EVER_MS = 60_000;
const KEYS = Array.from({ length: 20 }, (_, n) => `k${n}`);

/** All its tables but the one that says which version they are of. */
const WIPE_BULLMQ = `
  do $$ begin execute (
    select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
    from pg_tables where schemaname = 'bullmq' and tablename not like '%migration%'); end $$`;

const KINDS = HAS_REDIS ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(KINDS)('workers on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let redis: ThrowawayRedis | undefined;
  let backend: QueueBackend;
  const workers: RunningWorker[] = [];

  beforeAll(async () => {
    if (kind === 'redis') redis = await startRedis();
  });

  beforeEach(async () => {
    await redis?.client.flushall();
    database = await createTestDatabase();
    store = openStore({ connectionString: database.url });
    backend = await openQueueBackend({ redisUrl: redis?.url, databaseUrl: database.url });
  });

  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await store.close();
    await database.drop();
  });

  afterAll(() => redis?.remove());

  async function aWorker(
    jobs: readonly Partial<Job<RunnerPorts>>[],
    given: { sweepMs?: number; schedule?: NightSchedule; leaseMs?: number } = {},
  ): Promise<RunningWorker> {
    const worker = await startWorker({
      backend,
      jobs: jobs.map(aJob),
      ports: { db: store.db, redact },
      schedule: given.schedule,
      concurrency: 3,
      leaseMs: given.leaseMs ?? 5000,
      sweepMs: given.sweepMs ?? HARDLY_EVER_MS,
      log,
      backOff: FAST_BACK_OFF,
    });
    workers.push(worker);
    return worker;
  }

  async function ringOnce(runId: string): Promise<void> {
    const bell = openBell({ backend, db: store.db, log });
    await bell.ringReady(runId);
    await bell.close();
  }

  const ended = (runId: string) =>
    eventually(async () => {
      const run = await findRun(store.db, runId);
      return run.state !== 'running' && run;
    });

  /** Takes all bells and schedules away, as an emptied Redis or a restored database does. */
  async function wipeQueue(): Promise<void> {
    if (redis !== undefined) await redis.client.flushall();
    else await store.pool.query(WIPE_BULLMQ);
  }

  it('use the backend that was asked for', () => {
    expect(backend.kind).toBe(kind);
  });

  it('do a whole run, from a bell to its end, each step once', async () => {
    const noted: string[] = [];
    const note: Job<RunnerPorts>['run'] = ({ step }) => {
      noted.push(`${step.job}:${step.key}`);
      return Promise.resolve(() => Promise.resolve({ counts: {} }));
    };
    const start = {
      name: 'start-things',
      run: note,
      next: () =>
        Promise.resolve([
          ...KEYS.map((key) => aPlan({ key })),
          aPlan({ job: 'match-things', waitsFor: ['pull-things'] }),
        ]),
    };
    const jobs = [start, { run: note }, { name: 'match-things', run: note }];
    await Promise.all([aWorker(jobs), aWorker(jobs)]);
    const run = await aRun(store.db, [{ job: 'start-things' }]);
    await ringOnce(run.run_id);

    expect((await ended(run.run_id)).state).toBe('done');
    expect([...noted].sort()).toEqual(
      ['start-things:', 'match-things:', ...KEYS.map((key) => `pull-things:${key}`)].sort(),
    );
    expect(noted.at(-1)).toBe('match-things:');
  });

  it('come back to a step that was put off, without waiting for a sweep', async () => {
    let tries = 0;
    await aWorker([
      {
        run: () => {
          tries += 1;
          const error = new AppError('SLOW', 'slow', { retryable: true, retryAfterMs: 300 });
          if (tries === 1) throw error;
          return Promise.resolve(() => Promise.resolve({ counts: {} }));
        },
      },
    ]);
    const run = await aRun(store.db, [{}]);
    await ringOnce(run.run_id);
    expect((await ended(run.run_id)).state).toBe('done');
    expect(tries).toBe(2);
  });

  it('go on after the queue was wiped, by one sweep', async () => {
    const run = await aRun(
      store.db,
      KEYS.map((key) => ({ key })),
    );
    await ringOnce(run.run_id);
    await wipeQueue();
    await aWorker([{}], { sweepMs: 300 });
    expect((await ended(run.run_id)).state).toBe('done');
  });

  it('ring again at every sweep what was rung before, for it may have been lost', async () => {
    await aRun(store.db, [{}]);
    const bell = openBell({ backend, db: store.db, log });
    const rung: unknown[][] = [];
    const { queue } = bell;
    const addBulk = queue.addBulk.bind(queue);
    queue.addBulk = (jobs) => {
      rung.push(jobs);
      return addBulk(jobs);
    };
    const options = { db: store.db, bell, schedule: undefined, log };
    await sweep(options);
    await sweep(options);
    await bell.close();
    expect(rung).toHaveLength(2);
    expect(rung[1]).toEqual(rung[0]);
  });

  it('take over the steps of a worker that vanished', async () => {
    const run = await aRun(store.db, [{}]);
    await store.pool.query(
      `update step set state = 'running', epoch = 1, attempts = 1, lease_until = now() + interval '1 second'`,
    );
    await aWorker([{}], { sweepMs: 300 });
    expect((await ended(run.run_id)).state).toBe('done');
    expect(await listSteps(store.db, run.run_id)).toMatchObject([{ epoch: 2 }]);
  });

  it('give their steps back when they close, and others finish them', async () => {
    const run = await aRun(store.db, [{}]);
    const first = await aWorker([
      {
        run: ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          }),
      },
    ]);
    await ringOnce(run.run_id);
    await eventually(async () => (await statesOf(store.db, run.run_id))[0]?.endsWith('running'));
    await first.close();
    expect(await listSteps(store.db, run.run_id)).toMatchObject([
      { state: 'waiting', attempts: 0 },
    ]);
    await aWorker([{}], { sweepMs: HARDLY_EVER_MS });
    expect((await ended(run.run_id)).state).toBe('done');
  });

  it('say that they live, and that their runs are looked after, until they close', async () => {
    const run = await aRun(store.db, [{ job: 'match-things', waitsFor: ['pull-things'] }, {}]);
    await store.pool.query(`update step set not_before = now() + interval '1 hour'`);
    const worker = await aWorker([{}]);
    await eventually(() => isRunAlive(store.db, run.run_id));
    expect(await liveWorkers(store.db)).toEqual([worker.workerId]);
    await worker.close();
    expect(await liveWorkers(store.db)).toEqual([]);
  });

  it('ring with ids only, never with what a step is about', async () => {
    const secret = 'canary-4711';
    const run = await aRun(store.db, [{ key: secret, input: { token: secret } }]);
    const bell = openBell({ backend, db: store.db, log });
    const added: unknown[] = [];
    const { queue } = bell;
    const addBulk = queue.addBulk.bind(queue);
    queue.addBulk = (jobs) => {
      added.push(...jobs);
      return addBulk(jobs);
    };
    await bell.ringReady(run.run_id);
    await bell.close();
    const [step] = await listSteps(store.db, run.run_id);
    expect(added).toMatchObject([{ name: 'step', data: { stepId: step?.step_id } }]);
    expect(JSON.stringify(added)).not.toContain(secret);
  });

  it('are not troubled by a bell that names no step', async () => {
    await aWorker([{}]);
    const queue = backend.openQueue(BELL_QUEUE);
    const opts = {
      jobId: 'odd',
      attempts: 1,
      delay: 0,
      removeOnComplete: true,
      removeOnFail: true,
    };
    await queue.addBulk([{ name: 'step', data: { stepId: "1' or true" }, opts }]);
    await queue.close();
    await eventually(() => Promise.resolve(logLines.some((line) => line.includes('BELL_INVALID'))));
    const run = await aRun(store.db, [{}]);
    await ringOnce(run.run_id);
    expect((await ended(run.run_id)).state).toBe('done');
  });

  describe('with a schedule', () => {
    const opened: Date[] = [];
    const everySecond: NightSchedule = {
      cron: '* * * * * *',
      tz: 'Europe/Berlin',
      openNight: async (scheduledAt) => {
        opened.push(scheduledAt);
        return (await aRun(store.db, [{}])).run_id;
      },
    };
    const nightly = { ...everySecond, cron: '30 2 * * *' };

    beforeEach(() => {
      opened.length = 0;
    });

    const schedulerOf = async () => {
      const queue = backend.openQueue(BELL_QUEUE);
      try {
        return await queue.getJobScheduler(NIGHT_BELL);
      } finally {
        await queue.close();
      }
    };

    it('open each night once, however many they are, by the bell alone', async () => {
      const given = { schedule: everySecond };
      await Promise.all([aWorker([{}], given), aWorker([{}], given), aWorker([{}], given)]);
      const slots = await eventually(async () => {
        const rows = await store.db.selectFrom('slot').selectAll().execute();
        return rows.length >= 3 && rows;
      });
      const instants = opened.map((slot) => slot.getTime());
      expect(new Set(instants).size).toBe(instants.length);
      expect(new Set(slots.map((slot) => slot.run_id)).size).toBe(slots.length);
    });

    it('keep the night in its own zone, and put it back when it is gone', async () => {
      await aWorker([{}], { schedule: nightly, sweepMs: 300 });
      const set = await eventually(schedulerOf);
      expect(set).toMatchObject({ pattern: '30 2 * * *', tz: 'Europe/Berlin' });
      await wipeQueue();
      expect(await eventually(schedulerOf)).toMatchObject({ next: set.next });
      expect(opened).toEqual([]);
    });

    it('leave a schedule alone that is right, and change one that is not', async () => {
      const queue = backend.openQueue(BELL_QUEUE);
      const assert = (cron: string) => assertSchedule(store.db, queue, { cron, tz: 'UTC' });
      expect([await assert('0 3 * * *'), await assert('0 3 * * *')]).toEqual([true, false]);
      expect(await assert('0 4 * * *')).toBe(true);
      expect(await queue.getJobScheduler(NIGHT_BELL)).toMatchObject({ pattern: '0 4 * * *' });
      await queue.close();
    });

    it('catch up one night after an absence', async () => {
      await store.pool.query(
        `insert into slot (scheduled_at, outcome) values (now() - interval '3 days', 'opened')`,
      );
      await aWorker([{}], { schedule: nightly });
      // The night is opened inside the transaction that notes the missed ones: they show once it has committed.
      await eventually(async () => {
        const slots = await store.db.selectFrom('slot').select('outcome').execute();
        return slots.some((slot) => slot.outcome === 'missed');
      });
      expect(opened).toHaveLength(1);
    });
  });
});
