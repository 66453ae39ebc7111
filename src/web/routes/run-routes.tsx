import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { reportsOfRun } from '../../store/emitted-file-store.ts';
import { listVerdicts } from '../../store/match-store.ts';
import { newFindings } from '../../store/new-finding-store.ts';
import { wholeRunsSince } from '../../store/night-store.ts';
import { countRunsNeedingAttention, jobOutcomes, pageOfRuns } from '../../store/run-list-store.ts';
import { endOfRunLog } from '../../store/run-log-store.ts';
import { summarizePulls } from '../../store/run-pull-store.ts';
import type { Run } from '../../store/run-store.ts';
import { findRun } from '../../store/run-store.ts';
import { listMissing, listSteps } from '../../store/step-store.ts';
import type { Night } from '../nights.ts';
import { nightsOf } from '../nights.ts';
import type { RunData } from '../pages/run-page.tsx';
import { RunPage } from '../pages/run-page.tsx';
import type { RunsData } from '../pages/runs-page.tsx';
import { RUNS_PER_PAGE, RunsPage } from '../pages/runs-page.tsx';
import { id, pageNumber, runsShown } from '../query-fields.ts';
import { formToken, sendPage } from '../send-page.tsx';
import type { WebPorts } from '../web-ports.ts';
import { LOG_TAIL_LINES, progressOfRun } from './run-event-routes.tsx';

const SECTION = 'runs';
const RUN = z.object({ runId: id });
const LIST_QUERY = z.object({
  show: runsShown,
  page: pageNumber,
});

/** What ran, and one run with what it did. */
export function addRunRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get('/runs', { schema: { querystring: LIST_QUERY } }, async (request, reply) => {
    const data = { ...(await loadRuns(ports, request.query)), csrf: formToken(request, reply) };
    const head = { title: 'Runs', section: SECTION } as const;
    return sendPage(ports, request, reply, head, <RunsPage data={data} />);
  });

  app.get('/runs/:runId', { schema: { params: RUN } }, async (request, reply) => {
    const run = await findRun(ports.store.db, request.params.runId);
    const data = { ...(await loadRun(ports, run)), csrf: formToken(request, reply) };
    const head = { title: `Run ${run.run_id}`, section: SECTION } as const;
    return sendPage(ports, request, reply, head, <RunPage data={data} />);
  });
}

async function loadRuns(
  ports: WebPorts,
  { show, page }: z.output<typeof LIST_QUERY>,
): Promise<Omit<RunsData, 'csrf'>> {
  const { db } = ports.store;
  const only = { needsAttention: show === 'attention' };
  const offset = (page - 1) * RUNS_PER_PAGE;
  const [listed, attention, nights] = await Promise.all([
    pageOfRuns(db, only, { offset, limit: RUNS_PER_PAGE }),
    countRunsNeedingAttention(db),
    lastNights(ports),
  ]);
  const runIds = nights.flatMap(({ runId }) => runId ?? []);
  const outcomes = await jobOutcomes(db, runIds);
  const { schedule } = ports.about;
  return { ...listed, page, show, attention, nights, outcomes, schedule };
}

const NIGHTS_SHOWN = 30;

/** The nights that were due; before the first was, whatever ran like one. */
async function lastNights(ports: WebPorts): Promise<readonly Night[]> {
  const dueAts = ports.dueNights();
  const runs = await wholeRunsSince(ports.store.db, dueAts[0] ?? ports.now());
  const nights = nightsOf(dueAts, runs);
  if (nights.length > 0) return nights;
  return runs
    .slice(-NIGHTS_SHOWN)
    .map((run) => ({ dueAt: run.created_at, state: run.state, runId: run.run_id }));
}

async function loadRun(ports: WebPorts, run: Run): Promise<Omit<RunData, 'csrf'>> {
  const { db } = ports.store;
  const { run_id: runId } = run;
  const [steps, log, pulls, missing, verdicts, resolved, added, files] = await Promise.all([
    listSteps(db, runId),
    endOfRunLog(db, runId, LOG_TAIL_LINES),
    summarizePulls(db, runId),
    listMissing(db, runId),
    listVerdicts(db, { runId }),
    ports.resolvedFindings({ runId }),
    newFindings(db, { runId }),
    reportsOfRun(db, runId),
  ]);
  const progress = progressOfRun(run, steps);
  const made = { pulls, missing, verdicts, resolved, added, files };
  return { run, progress, steps, log, ...made, titleOfCode: ports.titleOfCode };
}
