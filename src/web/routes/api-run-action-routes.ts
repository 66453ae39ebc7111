import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { cancelRun } from '../../store/cancel-run.ts';
import { keepRunRequest, runOfRequest } from '../../store/run-request-store.ts';
import { csrfOfSessions } from '../csrf-of-sessions.ts';
import { billingMonth, id } from '../query-fields.ts';
import type { RunWish, WebPorts } from '../web-ports.ts';
import { runTexts } from './api-run-texts.ts';
import { problemShape, runShape } from './api-shapes.ts';

/** Of those who start or end runs. */
const RUNS_PER_MINUTE = 10;

const WISH = z
  .object({
    invoices: z.array(id).max(100).default([]).describe('Only these invoices'),
    periods: z.array(billingMonth).max(36).default([]).describe('Only these billing months'),
    from: z
      .enum(['pull', 'match', 'report'])
      .default('pull')
      .describe('What is stored is reused before this step'),
  })
  .describe('Without invoices and periods: the look-back window, as at night');

const STARTED = z.object({
  run_id: z.string(),
  opened: z.boolean().describe('False: a run of the same scope was there already'),
});

/** One run more on demand, and one less. */
export function addRunActionApiRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();
  const guarded: Pick<RouteShorthandOptions, 'preValidation' | 'config'> = {
    preValidation: csrfOfSessions(plain),
    config: { rateLimit: { max: RUNS_PER_MINUTE, timeWindow: '1 minute' } },
  };

  api.post(
    '/api/v1/runs',
    {
      schema: {
        tags: ['runs'],
        summary: 'Starts a run; the same Idempotency-Key gets the same run',
        headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
        body: WISH,
        response: { 202: STARTED, default: problemShape },
      },
      ...guarded,
    },
    async (request, reply) => {
      const started = await startOnce(ports, request.headers['idempotency-key'], request.body);
      return reply.code(202).header('location', `/api/v1/runs/${started.run_id}`).send(started);
    },
  );

  api.post(
    '/api/v1/runs/:runId/cancel',
    {
      schema: {
        tags: ['runs'],
        summary: 'Ends a run: no further step begins, what was sealed and judged stays',
        params: z.object({ runId: id }),
        response: { 200: runShape, default: problemShape },
      },
      ...guarded,
    },
    async (request) =>
      runTexts(await cancelRun(ports.store.db, request.params.runId, 'through the API')),
  );
}

async function startOnce(
  ports: WebPorts,
  key: string | undefined,
  wish: RunWish,
): Promise<z.output<typeof STARTED>> {
  const { db } = ports.store;
  const askedFor = JSON.stringify([wish.from, wish.invoices.toSorted(), wish.periods.toSorted()]);
  if (key !== undefined) {
    const held = await runOfRequest(db, { key, askedFor });
    if (held !== undefined) return { run_id: held, opened: false };
  }
  const { runId, opened } = await ports.startRun(wish);
  if (key !== undefined) await keepRunRequest(db, { key, askedFor, runId });
  return { run_id: runId, opened };
}
