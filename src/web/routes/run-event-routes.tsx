import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';

import { RUN_CANCELLED } from '../../store/cancel-run.ts';
import type { Db } from '../../store/connection.ts';
import { progressOf } from '../../store/job-progress.ts';
import { endOfRunLog } from '../../store/run-log-store.ts';
import type { Run } from '../../store/run-store.ts';
import { findRun } from '../../store/run-store.ts';
import type { Step } from '../../store/step-store.ts';
import { listSteps } from '../../store/step-store.ts';
import { LogTail } from '../pages/run-page.tsx';
import type { RunProgress } from '../parts/run-steps.tsx';
import { RunSteps } from '../parts/run-steps.tsx';
import { id } from '../query-fields.ts';
import { workingWords } from '../run-sentence.ts';
import type { WebPorts } from '../web-ports.ts';

/** Lines of the log that a run's page shows. */
export const LOG_TAIL_LINES = 30;

/** A run's progress and log as they come, as server-sent events. */
export function addRunEventRoutes(plain: FastifyInstance, ports: WebPorts): void {
  const { db } = ports.store;
  plain
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/runs/:runId/events',
      { schema: { params: z.object({ runId: id }) } },
      async (request, reply) => {
        const { run_id: runId } = await findRun(db, request.params.runId);
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        return reply
          .type('text/event-stream')
          .header('x-accel-buffering', 'no')
          .send(Readable.from(followRun(db, runId, gone.signal)));
      },
    );
}

export function progressOfRun(run: Run, steps: readonly Step[]): RunProgress {
  return {
    state: run.state,
    startedAt: run.created_at,
    until: run.ended_at ?? new Date(),
    jobs: progressOf(steps),
    isCancelled: run.error_code === RUN_CANCELLED,
  };
}

const LOOK_EVERY_MS = 1000;
/** A browser comes back by itself after a stream ended; a page left open for days does not hold one for days. */
const STREAM_MAX_MS = 15 * 60_000;

/** The parts of the page that change, each time they do, until the run has ended or the reader is gone. */
async function* followRun(db: Db, runId: string, gone: AbortSignal): AsyncGenerator<string> {
  const shown = new Map<string, string>();
  const changed = (name: string, part: VNode): string[] => {
    const html = renderToString(part);
    if (shown.get(name) === html) return [];
    shown.set(name, html);
    return [event(name, html)];
  };
  const until = Date.now() + STREAM_MAX_MS;
  while (!gone.aborted && Date.now() < until) {
    // Before the rest: what was told until the end is sent before the end is.
    const run = await findRun(db, runId);
    const progress = progressOfRun(run, await listSteps(db, runId));
    if (run.state === 'running') yield* changed('sentence', <>{workingWords(run, progress)}</>);
    yield* changed('progress', <RunSteps progress={progress} />);
    const rows = await endOfRunLog(db, runId, LOG_TAIL_LINES);
    yield* changed('log', <LogTail rows={rows} startedAt={run.created_at} />);
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
