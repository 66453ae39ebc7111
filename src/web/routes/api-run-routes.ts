import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { progressOf } from '../../store/job-progress.ts';
import { pageOfRuns } from '../../store/run-list-store.ts';
import { findRun } from '../../store/run-store.ts';
import { listMissing, listSteps } from '../../store/step-store.ts';
import { id, pageNumber } from '../query-fields.ts';
import type { WebPorts } from '../web-ports.ts';
import { runTexts } from './api-run-texts.ts';
import { listOf, problemShape, runDetailShape, runShape } from './api-shapes.ts';

const PAGE_SIZE = 100;

/** What ran, and how far one is. */
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
      return { items: rows.map(runTexts), total };
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
      return { ...runTexts(run), jobs, missing: [...missing] };
    },
  );
}
