import { matchRun as judgeRun } from '../src/match/match-run.ts';
import type { Job } from '../src/queue/job.ts';
import { recordRunMatch } from '../src/store/match-store.ts';
import type { JobPorts } from './job-ports.ts';

/** Judges the run's own health: what was refused or did not come. Writes match, finding. */
export const matchRun: Job<JobPorts> = {
  name: 'match-run',
  attempts: 3,
  timeoutMs: 5 * 60_000,

  run: ({ run }) =>
    Promise.resolve(async (trx) => {
      const { matchId, findings } = await judgeRun(trx, { runId: run.run_id, asOf: run.as_of });
      await recordRunMatch(trx, run, matchId);
      return { counts: { findings } };
    }),
};
