import type { WorkerOptions } from 'bullmq';
import { createPostgresBackend, createRedisBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';

import type { RedisServer } from './redis-server.ts';
import { askRedis, parseRedisUrl } from './redis-server.ts';

/** BullMQ's queue, as far as bells need it: the same on both backends. */
export interface BellQueue {
  addBulk(jobs: BellJob[]): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: { pattern: string; tz: string },
    template: { name: string; data: object; opts: object },
  ): Promise<unknown>;
  getJobScheduler(
    id: string,
  ): Promise<{ pattern?: string; tz?: string; next?: number } | undefined>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

export interface BellJob {
  readonly name: string;
  readonly data: Record<string, string>;
  readonly opts: {
    readonly jobId: string;
    readonly attempts: number;
    readonly delay: number;
    readonly removeOnComplete: boolean;
    readonly removeOnFail: boolean;
  };
}

export interface BellWorker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(force?: boolean): Promise<void>;
}

/** Where bells ring. Nothing but bells is lost with it. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  openQueue(name: string): BellQueue;
  openWorker(
    name: string,
    answer: (bell: Pick<BellJob, 'name' | 'data'>) => Promise<void>,
    options: Omit<WorkerOptions, 'connection'>,
  ): BellWorker;
}

/** One connection rings, one waits for bells; BullMQ adds one for LISTEN. */
const POSTGRES_POOL_MAX = 2;

/**
 * Redis when `redisUrl` is given, otherwise BullMQ's PostgreSQL backend in the schema `bullmq` of the same database,
 * which is created or upgraded here.
 *
 * @throws AppError REDIS_UNREACHABLE, REDIS_EVICTS, REDIS_TOO_OLD: a Redis that is set is never silently replaced
 */
export async function openQueueBackend(options: {
  redisUrl: string | undefined;
  databaseUrl: string;
}): Promise<QueueBackend> {
  if (options.redisUrl === undefined) return openPostgresBackend(options.databaseUrl);
  const server = parseRedisUrl(options.redisUrl);
  await askRedis(server);
  return redisBackend(server);
}

function redisBackend(server: RedisServer): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  // Ringing fails at once while Redis is away: a bell kept for later is worth less than the next sweep.
  const ringing = { ...server, maxRetriesPerRequest: 1, enableOfflineQueue: false };
  const waiting = { ...server, maxRetriesPerRequest: null };
  return {
    kind: 'redis',
    openQueue: (name) => new Queue(name, { connection: ringing }),
    openWorker: (name, answer, settings) =>
      new Worker(name, answer, { ...settings, connection: waiting }),
  };
}

async function openPostgresBackend(databaseUrl: string): Promise<QueueBackend> {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  await migrateBullmq(databaseUrl);
  const connection = { connectionString: databaseUrl, max: POSTGRES_POOL_MAX };
  return {
    kind: 'postgres',
    openQueue: (name) => new Queue(name, { connection }),
    openWorker: (name, answer, settings) => new Worker(name, answer, { ...settings, connection }),
  };
}

async function migrateBullmq(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'recon' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
