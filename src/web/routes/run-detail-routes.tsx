import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { pageOfRunLog } from '../../store/run-log-store.ts';
import { pageOfRunInputs } from '../../store/run-pull-store.ts';
import { findRun } from '../../store/run-store.ts';
import { INPUTS_PER_PAGE, RunInputsPage } from '../pages/run-inputs-page.tsx';
import { LOG_LINES_PER_PAGE, RunLogPage } from '../pages/run-log-page.tsx';
import { id, pageNumber } from '../query-fields.ts';
import { sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

const SECTION = 'runs';
const RUN = z.object({ runId: id });

/** The long lists behind a run: its whole log, and every answer it was made from. */
export function addRunDetailRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  app.get(
    '/runs/:runId/log',
    {
      schema: {
        params: RUN,
        querystring: z.object({
          show: z.enum(['all', 'trouble']).default('all'),
          page: pageNumber,
        }),
      },
    },
    async (request, reply) => {
      const { run_id: runId, created_at: startedAt } = await findRun(db, request.params.runId);
      const { show, page } = request.query;
      const levels =
        show === 'all' ? (['info', 'warn', 'error'] as const) : (['warn', 'error'] as const);
      const offset = (page - 1) * LOG_LINES_PER_PAGE;
      const listed = await pageOfRunLog(
        db,
        { runId, levels },
        { offset, limit: LOG_LINES_PER_PAGE },
      );
      const head = { title: `Log of run ${runId}`, section: SECTION } as const;
      const data = { runId, startedAt, show, page, ...listed };
      return sendPage(ports, request, reply, head, <RunLogPage data={data} />);
    },
  );

  app.get(
    '/runs/:runId/inputs',
    { schema: { params: RUN, querystring: z.object({ page: pageNumber }) } },
    async (request, reply) => {
      const run = await findRun(db, request.params.runId);
      const { page } = request.query;
      const offset = (page - 1) * INPUTS_PER_PAGE;
      const listed = await pageOfRunInputs(db, run.run_id, { offset, limit: INPUTS_PER_PAGE });
      const head = { title: `Inputs of run ${run.run_id}`, section: SECTION } as const;
      return sendPage(
        ports,
        request,
        reply,
        head,
        <RunInputsPage run={run} page={page} {...listed} />,
      );
    },
  );
}
