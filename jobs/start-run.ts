import type { Job } from '../src/queue/job.ts';
import { discardAbandonedPulls } from '../src/store/pull-store.ts';
import { planAfterStart } from './flow.ts';
import type { JobPorts } from './job-ports.ts';

/** Clears what dead runs left unsealed and plans the first steps. */
export const startRun: Job<JobPorts> = {
  name: 'start-run',
  attempts: 3,
  timeoutMs: 60_000,

  run: () =>
    Promise.resolve(async (trx) => ({ counts: { discarded: await discardAbandonedPulls(trx) } })),

  next: planAfterStart,
};
