import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { progressOf } from '../../store/job-progress.ts';
import { pageOfRuns } from '../../store/run-list-store.ts';
import { keepRunRequest, runOfRequest } from '../../store/run-request-store.ts';
import type { Run } from '../../store/run-store.ts';
import { findRun } from '../../store/run-store.ts';
import { listMissing, listSteps } from '../../store/step-store.ts';
import { billingMonth, id, pageNumber } from '../query-fields.ts';
import type { RunWish, WebPorts } from '../web-ports.ts';
import { listOf, problemShape, runDetailShape, runShape } from './api-shapes.ts';

const PAGE_SIZE = 100;
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

/** Runs: what ran, how far one is, and one more on demand. */
export function addRunApiRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const api = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  api.get(
    '/api/v1/runs',
    {
      schema: {
        tags: ['runs'],
        summary: 'Runs, the newest first, 100 a page',
        querystring: z.object({ page: pageNumber }),
        response: { 200: listOf(runShape), default: problemShape },
      },
    },
    async (request) => {
      const offset = (request.query.page - 1) * PAGE_SIZE;
      const { rows, total } = await pageOfRuns(
        db,
        { needsAttention: false },
        { offset, limit: PAGE_SIZE },
      );
      return { items: rows.map(withTexts), total };
    },
  );

  api.get(
    '/api/v1/runs/:runId',
    {
      schema: {
        tags: ['runs'],
        summary: 'How far a run is, and what is missing',
        params: z.object({ runId: id }),
        response: { 200: runDetailShape, default: problemShape },
      },
    },
    async (request) => {
      const run = await findRun(db, request.params.runId);
      const [steps, missing] = await Promise.all([
        listSteps(db, run.run_id),
        listMissing(db, run.run_id),
      ]);
      const jobs = progressOf(steps).map((one) => ({ ...one, counts: { ...one.counts } }));
      return { ...withTexts(run), jobs, missing: [...missing] };
    },
  );

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
      // Without a session it was the token that let the caller in, and no page can send that.
      preValidation: (request, reply, done) => {
        if (request.session.signedInAt === undefined) done();
        else plain.csrfProtection(request, reply, done);
      },
      config: { rateLimit: { max: RUNS_PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const started = await startOnce(ports, request.headers['idempotency-key'], request.body);
      return reply.code(202).header('location', `/api/v1/runs/${started.run_id}`).send(started);
    },
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

type RunRow = Pick<
  Run,
  'run_id' | 'kind' | 'scope' | 'state' | 'as_of' | 'created_at' | 'ended_at' | 'error_text'
>;

function withTexts(run: RunRow) {
  return {
    run_id: run.run_id,
    kind: run.kind,
    scope: run.scope,
    state: run.state,
    as_of: run.as_of.toISOString(),
    created_at: run.created_at.toISOString(),
    ended_at: run.ended_at?.toISOString() ?? null,
    error_text: run.error_text,
  };
}
