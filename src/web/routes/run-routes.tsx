import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';

import type { Db } from '../../store/connection.ts';
import { reportsOfRun } from '../../store/emitted-file-store.ts';
import { progressOf } from '../../store/job-progress.ts';
import { listVerdicts } from '../../store/match-store.ts';
import { jobOutcomes, pageOfRuns, runsNeedingAttention } from '../../store/run-list-store.ts';
import { summarizePulls } from '../../store/run-pull-store.ts';
import type { Run } from '../../store/run-store.ts';
import { findRun } from '../../store/run-store.ts';
import { listMissing, listSteps } from '../../store/step-store.ts';
import { runAddress } from '../address.ts';
import { RunPage } from '../pages/run-page.tsx';
import { RUNS_PER_PAGE, RunsPage } from '../pages/runs-page.tsx';
import type { RunProgress } from '../parts/run-steps.tsx';
import { RunSteps } from '../parts/run-steps.tsx';
import { id, pageNumber, runsShown } from '../query-fields.ts';
import { formToken, sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';

const SECTION = 'runs';
const RUN = z.object({ runId: id });

export function addRunRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { db } = ports.store;

  app.get(
    '/runs',
    {
      schema: {
        querystring: z.object({
          show: runsShown,
          page: pageNumber,
        }),
      },
    },
    async (request, reply) => {
      const { show, page } = request.query;
      const offset = (page - 1) * RUNS_PER_PAGE;
      const listed = await pageOfRuns(
        db,
        { needsAttention: show === 'attention' },
        { offset, limit: RUNS_PER_PAGE },
      );
      const outcomes = await jobOutcomes(
        db,
        listed.rows.map((one) => one.run_id),
      );
      const data = {
        ...listed,
        page,
        show,
        outcomes,
        schedule: ports.about.schedule,
        csrf: formToken(request, reply),
      };
      return sendPage(
        ports,
        request,
        reply,
        { title: 'Runs', section: SECTION },
        <RunsPage data={data} />,
      );
    },
  );

  app.get('/runs/:runId', { schema: { params: RUN } }, async (request, reply) => {
    const run = await findRun(db, request.params.runId);
    const { run_id: runId } = run;
    const [progress, pulls, missing, verdicts, files] = await Promise.all([
      loadProgress(db, run),
      summarizePulls(db, runId),
      listMissing(db, runId),
      listVerdicts(db, { runId }),
      reportsOfRun(db, runId),
    ]);
    const data = {
      run,
      progress,
      pulls,
      missing,
      verdicts,
      files,
      csrf: formToken(request, reply),
    };
    return sendPage(
      ports,
      request,
      reply,
      { title: `Run ${runId}`, section: SECTION },
      <RunPage data={data} />,
    );
  });

  app.get('/runs/:runId/events', { schema: { params: RUN } }, async (request, reply) => {
    const { run_id: runId } = await findRun(db, request.params.runId);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return reply
      .type('text/event-stream')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(followRun(db, runId, gone.signal)));
  });
}

/** Of those who ask to try everything again; each asks Partner Center. */
const RETRIES_PER_MINUTE = 5;
const RETRIED_AT_ONCE_MAX = 30;

export function addRetryRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const guarded = {
    preValidation: plain.csrfProtection.bind(plain),
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
    for (const runId of await runsNeedingAttention(ports.store.db, RETRIED_AT_ONCE_MAX)) {
      await ports.retryRun(runId);
    }
    return reply.redirect('/runs', 303);
  });
}

async function loadProgress(db: Db, run: Run): Promise<RunProgress> {
  return {
    state: run.state,
    startedAt: run.created_at,
    until: run.ended_at ?? new Date(),
    jobs: progressOf(await listSteps(db, run.run_id)),
  };
}

const LOOK_EVERY_MS = 1000;
/** A browser comes back by itself after a stream ended; a page left open for days does not hold one for days. */
const STREAM_MAX_MS = 15 * 60_000;

/** The steps as they are, each time they change, until the run has ended or the reader is gone. */
async function* followRun(db: Db, runId: string, gone: AbortSignal): AsyncGenerator<string> {
  let shown = '';
  const until = Date.now() + STREAM_MAX_MS;
  while (!gone.aborted && Date.now() < until) {
    const run = await findRun(db, runId);
    const html = renderToString(<RunSteps progress={await loadProgress(db, run)} />);
    if (html !== shown) yield event('progress', (shown = html));
    if (run.state !== 'running') {
      yield event('ended', run.state);
      return;
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
  }
}

/** A line of the data is a line of the event. */
function event(name: string, data: string): string {
  return `event: ${name}\n${data
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;
}
