import { logUpdateStderr } from 'log-update';
import pc from 'picocolors';

import type { Db } from '../store/connection.ts';
import type { JobProgress } from '../store/job-progress.ts';
import { progressOf } from '../store/job-progress.ts';
import { listSteps } from '../store/step-store.ts';
import { tell } from './terminal.ts';

const REFRESH_MS = 500;
/** On a pipe a line at least this often says that something is still happening. */
const HEARTBEAT_MS = 30_000;

/**
 * Shows a run while it is worked, from its steps in Postgres: in place on a terminal, a line per finished job and a
 * heartbeat elsewhere. Who works it does not matter.
 */
export function showRunProgress(db: Db, runId: string): { stop(): Promise<void> } {
  const live = process.stderr.isTTY;
  const printed = new Map<string, string>();
  const wait: { text: string | undefined } = { text: undefined };
  let lastLineAt = Date.now();

  const show = async () => {
    // Progress is for people: while the database restarts there is just nothing new to show.
    const steps = await listSteps(db, runId).catch(() => undefined);
    if (steps === undefined) return;
    const jobs = progressOf(steps);
    if (live) {
      logUpdateStderr(jobs.map(lineOf).join('\n'));
      return;
    }
    for (const job of jobs) {
      const line = lineOf(job);
      const finished = job.ended === job.steps;
      if ((finished && printed.get(job.job) !== line) || noteWait(job, wait)) {
        printed.set(job.job, line);
        tell(line);
        lastLineAt = Date.now();
      }
    }
    if (Date.now() - lastLineAt > HEARTBEAT_MS) {
      tell(
        `  still working: ${jobs
          .filter((job) => job.ended < job.steps)
          .map((job) => job.job)
          .join(', ')}`,
      );
      lastLineAt = Date.now();
    }
  };

  let showing = Promise.resolve();
  const timer = setInterval(() => {
    showing = showing.then(show);
  }, REFRESH_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await showing;
      await show();
    },
  };
}

function noteWait(job: JobProgress, last: { text: string | undefined }): boolean {
  if (job.waitingOn === undefined || job.waitingOn === last.text) return false;
  last.text = job.waitingOn;
  return true;
}

/** One job as one line: how far, counts, what it waits for. */
export function lineOf(job: JobProgress): string {
  const mark = job.failed > 0 ? pc.yellow('!') : job.ended === job.steps ? pc.green('✓') : '·';
  const far = job.steps > 1 ? ` ${job.ended} of ${job.steps}` : '';
  const counts = Object.entries(job.counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count.toLocaleString('en-US')} ${name.replaceAll('_', ' ')}`)
    .join(', ');
  const waiting = job.waitingOn === undefined ? '' : pc.dim(`  (${job.waitingOn})`);
  return `  ${mark} ${job.job.padEnd(22)}${far.padEnd(12)} ${counts}${waiting}`.trimEnd();
}
