import { createServer } from 'node:net';

import { describe, expect, it } from 'vitest';

import { openQueueBackend } from '../../src/queue/connection.ts';
import { parseRedisUrl } from '../../src/queue/redis-server.ts';
import { HAS_REDIS, sayWithoutRedis, startRedis } from './throwaway-redis.ts';

sayWithoutRedis();

const open = (redisUrl: string) =>
  openQueueBackend({ redisUrl, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });

/** A server that answers INFO with the given text, and anything else with OK; or that never answers. */
async function answering(info: string | undefined): Promise<{ url: string; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (info === undefined) return;
      for (const [command] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n\w+/g)) {
        const isInfo = command.toLowerCase().endsWith('info');
        socket.write(isInfo ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `redis://127.0.0.1:${address.port}`, close: () => server.close() };
}

describe('a Redis that is set', () => {
  it('is refused when nobody listens there, instead of using PostgreSQL', async () => {
    await expect(open('redis://127.0.0.1:1')).rejects.toMatchObject({
      code: 'REDIS_UNREACHABLE',
      kind: 'usage',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('is refused within five seconds when it does not answer', async () => {
    const silent = await answering(undefined);
    const before = Date.now();
    try {
      await expect(open(silent.url)).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
      expect(Date.now() - before).toBeLessThan(6500);
    } finally {
      silent.close();
    }
  });

  it('is refused without its password in the message', async () => {
    const refusal = open('redis://user:s3cret@127.0.0.1:1');
    await expect(refusal).rejects.toMatchObject({
      message: expect.not.stringContaining('s3cret') as string,
    });
  });

  it('is refused when its URL is none', async () => {
    await expect(open('localhost')).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
    await expect(open('http://localhost')).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE' });
  });

  it.skipIf(!HAS_REDIS)('is refused when it may evict jobs, with the fix', async () => {
    const redis = await startRedis('allkeys-lru');
    try {
      await expect(open(redis.url)).rejects.toMatchObject({
        code: 'REDIS_EVICTS',
        kind: 'usage',
        message: 'Redis has maxmemory-policy allkeys-lru',
        fix: expect.stringContaining('maxmemory-policy noeviction') as string,
      });
    } finally {
      await redis.remove();
    }
  });

  it('is refused when it is older than 7', async () => {
    const old = await answering('redis_version:6.2.14\r\nmaxmemory_policy:noeviction\r\n');
    try {
      await expect(open(old.url)).rejects.toMatchObject({ code: 'REDIS_TOO_OLD', kind: 'usage' });
    } finally {
      old.close();
    }
  });
});

describe('the URL of a Redis', () => {
  it('may name a host with login, port and database', () => {
    expect(parseRedisUrl('redis://me:p%40ss@cache.example:6380/2')).toEqual({
      username: 'me',
      password: 'p@ss',
      host: 'cache.example',
      port: 6380,
      db: 2,
    });
  });

  it('may ask for TLS, an IPv6 host or a socket', () => {
    expect(parseRedisUrl('rediss://cache')).toEqual({ host: 'cache', port: 6379, db: 0, tls: {} });
    expect(parseRedisUrl('redis://[::1]')).toEqual({ host: '::1', port: 6379, db: 0 });
    expect(parseRedisUrl('unix:///run/redis/r.sock')).toEqual({ path: '/run/redis/r.sock' });
  });
});
