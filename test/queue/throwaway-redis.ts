import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

/** A Redis of one test file, on a socket in a temporary directory. */
export interface ThrowawayRedis {
  readonly url: string;
  readonly client: Redis;
  /** Kills it and starts it again, empty, on the same socket. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;

/** Says so where Redis tests are left out. */
export function sayWithoutRedis(): void {
  if (!HAS_REDIS) console.warn('skipped: no redis-server on the PATH, tests on Redis do not run');
}

export async function startRedis(policy = 'noeviction'): Promise<ThrowawayRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'recon-redis-'));
  const path = join(dir, 'r.sock');
  const flags = { port: '0', unixsocket: path, dir, save: '', 'maxmemory-policy': policy };
  const start = () =>
    spawn(
      'redis-server',
      Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
  let server = start();
  const client = new Redis({ path, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  return {
    url: `unix://${path}`,
    client,
    async restart() {
      await ended(server);
      server = start();
      await client.ping();
    },
    async remove() {
      client.disconnect();
      await ended(server);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
