import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';

import { AppError } from '../../lib/app-error.ts';
import type { HealthCheck } from '../health-check.ts';
import { HealthPage } from '../pages/health-page.tsx';
import { sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

/** The checks call Partner Center: a page that is loaded again and again shows what was found a moment ago. */
const KEEP_MS = 60_000;

export function addHealthRoutes(app: FastifyInstance, ports: WebPorts): void {
  let kept: { readonly at: Date; readonly checks: Promise<readonly HealthCheck[]> } | undefined;

  app.get('/health', async (request, reply) => {
    if (kept === undefined || Date.now() - kept.at.getTime() > KEEP_MS) {
      kept = { at: new Date(), checks: ports.checkHealth() };
    }
    const { at, checks } = kept;
    return sendPage(
      ports,
      request,
      reply,
      { title: 'Health', section: 'health' },
      <HealthPage checks={await checks} checkedAt={at} about={ports.about} />,
    );
  });

  /** For a supervisor: the process answers. */
  app.get('/healthz', () => ({ status: 'ok' }));

  /** For a load balancer: the database answers, too. */
  app.get('/readyz', async () => {
    await sql`select 1`.execute(ports.store.db).catch((cause: unknown) => {
      throw new AppError('DATABASE_UNREACHABLE', 'the database does not answer', {
        kind: 'later',
        retryable: true,
        cause,
      });
    });
    return { status: 'ready' };
  });
}
