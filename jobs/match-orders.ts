import { matchOrders as judgeOrders } from '../src/match/match-orders.ts';
import type { Job } from '../src/queue/job.ts';
import { recordRunMatch } from '../src/store/match-store.ts';
import type { JobPorts } from './job-ports.ts';

/** Judges all order lines against what was charged and delivered. Writes match, finding, order_state. */
export const matchOrders: Job<JobPorts> = {
  name: 'match-orders',
  attempts: 3,
  timeoutMs: 60 * 60_000,

  run: ({ run }) =>
    Promise.resolve(async (trx) => {
      const made = await judgeOrders(trx, { runId: run.run_id, asOf: run.as_of });
      await recordRunMatch(trx, run, made.matchId);
      return {
        counts: { lines: made.orderLines, findings: made.findings, reused: made.reused ? 1 : 0 },
      };
    }),
};
