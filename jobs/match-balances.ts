import { matchBalances as judgeBalances } from '../src/match/match-balances.ts';
import type { Job } from '../src/queue/job.ts';
import { recordRunMatch } from '../src/store/match-store.ts';
import type { JobPorts } from './job-ports.ts';

/** Judges each currency's balance against the open documents. Writes match, finding, balance_document. */
export const matchBalances: Job<JobPorts> = {
  name: 'match-balances',
  attempts: 3,
  timeoutMs: 15 * 60_000,

  run: ({ run }) =>
    Promise.resolve(async (trx) => {
      const made = await judgeBalances(trx, { runId: run.run_id, asOf: run.as_of });
      await recordRunMatch(trx, run, made.matchId);
      return {
        counts: {
          documents: made.documents,
          findings: made.findings,
          reused: made.reused ? 1 : 0,
        },
      };
    }),
};
