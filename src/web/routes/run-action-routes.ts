import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { AppError } from '../../lib/app-error.ts';
import { cancelRun } from '../../store/cancel-run.ts';
import { runsNeedingAttention } from '../../store/run-list-store.ts';
import { runAddress } from '../address.ts';
import { id } from '../query-fields.ts';
import type { WebPorts } from '../web-ports.ts';

const RUN = z.object({ runId: id });

/** Of those who ask to try everything again; each asks Partner Center. */
const RETRIES_PER_MINUTE = 5;
const RETRIED_AT_ONCE_MAX = 30;

/** What a person does about a run: try again what failed, in one or in all, and cancel. */
export function addRunActionRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;
  const preValidation = plain.csrfProtection.bind(plain);
  const guarded = {
    preValidation,
    config: { rateLimit: { max: RETRIES_PER_MINUTE, timeWindow: '1 minute' } },
  };

  app.post(
    '/runs/:runId/retry',
    { schema: { params: RUN }, ...guarded },
    async (request, reply) => {
      const { runId } = request.params;
      await ports.retryRun(runId);
      return reply.redirect(runAddress(runId), 303);
    },
  );

  app.post('/runs/retry', guarded, async (_request, reply) => {
    for (const runId of await runsNeedingAttention(db, RETRIED_AT_ONCE_MAX)) {
      await ports.retryRun(runId).catch(unlessRunning);
    }
    return reply.redirect('/runs', 303);
  });

  app.post(
    '/runs/:runId/cancel',
    { schema: { params: RUN }, preValidation },
    async (request, reply) => {
      const { runId } = request.params;
      await cancelRun(db, runId, 'from the pages');
      return reply.redirect(runAddress(runId), 303);
    },
  );
}

/** Of two runs of one scope, the first that is tried again does for both. */
function unlessRunning(error: unknown): void {
  if (!(error instanceof AppError && error.kind === 'busy')) throw error;
}
