import type { FastifyInstance } from 'fastify';

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
}
