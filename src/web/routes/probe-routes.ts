import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';

import { AppError } from '../../lib/app-error.ts';
import type { Db } from '../../store/connection.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import type { WebPorts } from '../web-ports.ts';

/** What supervisors and load balancers ask. */
export function addProbeRoutes(app: FastifyInstance, { store: { db } }: WebPorts): void {
  /** The process answers. */
  app.get('/healthz', () => ({ status: 'ok' }));

  /** The database answers, too, and holds what this version needs. */
  app.get('/readyz', async () => {
    await assertReady(db);
    return { status: 'ready' };
  });
}

/** Who asks looks elsewhere after a few seconds. */
const ANSWER_WITHIN_MS = 3000;

/** @throws AppError DATABASE_UNREACHABLE, SCHEMA_BEHIND (later) */
async function assertReady(db: Db): Promise<void> {
  const waited = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, undefined, { signal: waited.signal }).then(() => {
    throw unreachable(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`));
  });
  const asked = pendingMigrations(db).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  const pending = await Promise.race([asked, late]).finally(() => waited.abort());
  if (pending.length > 0) {
    throw new AppError('SCHEMA_BEHIND', `the database lacks ${pending.join(', ')}`, {
      kind: 'later',
      fix: 'Run `recon migrate`.',
    });
  }
}

function unreachable(cause: unknown): AppError {
  return new AppError('DATABASE_UNREACHABLE', 'the database does not answer', {
    kind: 'later',
    retryable: true,
    fix: 'Look whether PostgreSQL runs; requests are answered again as soon as it does.',
    cause,
  });
}
