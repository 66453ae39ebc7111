import { afterEach, describe, expect, it } from 'vitest';

import { openQueueBackend } from '../../src/queue/connection.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { openStore } from '../../src/store/connection.ts';
import { findRun } from '../../src/store/run-store.ts';
import { createTestDatabase, testPostgres } from '../database.ts';
import { aJob, aRun, eventually, FAST_BACK_OFF, log, redact, statesOf } from './queue-fixtures.ts';
import { HAS_REDIS, sayWithoutRedis, startRedis } from './throwaway-redis.ts';

sayWithoutRedis();

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A worker that sweeps all the time, and a run whose step does not end before it is let go. */
async function aWorkerInMidRun(databaseUrl: string, redisUrl: string | undefined) {
  const store = openStore({ connectionString: databaseUrl });
  undo.push(() => store.close());
  const hold = { on: true };
  const worker = await startWorker({
    backend: await openQueueBackend({ redisUrl, databaseUrl }),
    jobs: [
      aJob({
        run: async () => {
          while (hold.on) await new Promise((resolve) => setTimeout(resolve, 20));
          return () => Promise.resolve({ counts: {} });
        },
      }),
      aJob({ name: 'match-things' }),
    ],
    ports: { db: store.db, redact },
    schedule: undefined,
    leaseMs: 1000,
    sweepMs: 300,
    log,
    backOff: FAST_BACK_OFF,
  });
  undo.push(() => worker.close());
  const run = await aRun(store.db, [{}, { job: 'match-things', waitsFor: ['pull-things'] }]);
  await eventually(
    async () => (await statesOf(store.db, run.run_id))[0] === 'pull-things: running',
  );
  return {
    letGo: () => {
      hold.on = false;
    },
    ended: () =>
      eventually(async () => {
        const { state } = await findRun(store.db, run.run_id).catch(() => ({ state: 'running' }));
        return state !== 'running' && state;
      }),
  };
}

describe('a worker goes on by itself', () => {
  it.skipIf(!HAS_REDIS)('after Redis was away and came back empty', async () => {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    const redis = await startRedis();
    undo.push(() => redis.remove());
    const { letGo, ended } = await aWorkerInMidRun(database.url, redis.url);
    await redis.restart();
    letGo();
    expect(await ended()).toBe('done');
  });

  it('after PostgreSQL, with the queue in it, was restarted', async () => {
    const server = await testPostgres();
    undo.push(() => server.remove());
    const { letGo, ended } = await aWorkerInMidRun(server.url, undefined);
    await server.restart();
    letGo();
    expect(await ended()).toBe('done');
  });
});
