import { Redis } from 'ioredis';

import { AppError, messageOf } from '../lib/app-error.ts';
import { withTimeLimit } from './time-limit.ts';

/** Where a Redis listens, as ioredis takes it: a host or a socket's path. */
export interface RedisServer {
  readonly host?: string;
  readonly port?: number;
  readonly db?: number;
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: Record<string, never>;
}

const ANSWER_WITHIN_MS = 5000;
const MAJOR_VERSION_MIN = 7;

/**
 * Reads `redis://`, `rediss://` and `unix:///path/to.sock` URLs.
 *
 * @throws AppError REDIS_UNREACHABLE for anything else
 */
export function parseRedisUrl(text: string): RedisServer {
  if (!URL.canParse(text)) throw unreachable('the URL cannot be read');
  const url = new URL(text);
  const login = {
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
  };
  switch (url.protocol) {
    case 'unix:':
      return { ...login, path: decodeURIComponent(url.pathname) };
    case 'redis:':
    case 'rediss:':
      return {
        ...login,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port || 6379),
        db: Number(url.pathname.slice(1) || 0),
        ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
      };
    default:
      throw unreachable(`${url.protocol} is not a Redis protocol`);
  }
}

/**
 * Asks a Redis whether it can be trusted with bells.
 *
 * `INFO` is all it needs: users without `CONFIG` are fine.
 *
 * @throws AppError REDIS_UNREACHABLE within five seconds, REDIS_TOO_OLD, REDIS_EVICTS
 */
export async function askRedis(server: RedisServer): Promise<void> {
  const redis = new Redis({
    ...server,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  const reasons: string[] = [];
  redis.on('error', (error: Error) => reasons.push(messageOf(error)));
  try {
    const info = await withTimeLimit(askInfo(redis), ANSWER_WITHIN_MS, () =>
      unreachable('no answer within 5 seconds'),
    );
    refuseOld(valueIn(info, 'redis_version'));
    refuseEviction(valueIn(info, 'maxmemory_policy'));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreachable(reasons[0] ?? messageOf(error), error);
  } finally {
    redis.disconnect();
  }
}

async function askInfo(redis: Redis): Promise<string> {
  await redis.connect();
  return redis.info();
}

function valueIn(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}

function refuseOld(version: string): void {
  if (Number(version.split('.')[0]) >= MAJOR_VERSION_MIN) return;
  throw new AppError('REDIS_TOO_OLD', `Redis is version ${version || 'unknown'}`, {
    kind: 'usage',
    fix: `Use Redis ${MAJOR_VERSION_MIN} or newer, or unset REDIS_URL to use PostgreSQL.`,
  });
}

/** Under any other policy a full Redis drops jobs without an error anywhere. */
function refuseEviction(policy: string): void {
  if (policy === 'noeviction') return;
  throw new AppError('REDIS_EVICTS', `Redis has maxmemory-policy ${policy || 'unknown'}`, {
    kind: 'usage',
    fix: 'Set `maxmemory-policy noeviction` in redis.conf, on an instance that is not a cache.',
  });
}

/** The URL is not repeated: it may carry a password. */
function unreachable(reason: string, cause?: unknown): AppError {
  return new AppError('REDIS_UNREACHABLE', `REDIS_URL is set, and Redis is not there: ${reason}`, {
    kind: 'usage',
    fix: 'Start Redis, correct REDIS_URL, or unset it to use PostgreSQL.',
    cause,
  });
}
