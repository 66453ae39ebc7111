import type { Job } from '../src/queue/job.ts';
import { storeAccountBalance } from '../src/store/balance-store.ts';
import type { JobPorts } from './job-ports.ts';
import { onePage, pullPages } from './pull-pages.ts';

/** Reads GET /v1/invoices/summary. Writes balance. */
export const pullBalances: Job<JobPorts> = {
  name: 'pull-balances',
  attempts: 5,
  timeoutMs: 5 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPages(work, db, {
      subject: { resource: 'balance', key: '', source: 'v1' },
      pages: () => onePage(partnerCenter.accountBalance({ signal: work.signal })),
      store: storeAccountBalance,
    }),

  missing: (_step, { code, message, trace }) => [
    { resource: 'balance', key: '', code, says: message, trace: trace ?? null },
  ],
};
