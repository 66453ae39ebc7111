import type { Job } from '../src/queue/job.ts';
import { storeCustomers } from '../src/store/customer-store.ts';
import { planAfterCustomers } from './flow.ts';
import type { JobPorts } from './job-ports.ts';
import { pullPages } from './pull-pages.ts';

/** Reads GET /v1/customers, page by page. Writes customer, and plans their orders, then the matching. */
export const pullCustomers: Job<JobPorts> = {
  name: 'pull-customers',
  attempts: 5,
  timeoutMs: 60 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPages(work, db, {
      subject: { resource: 'customers', key: '', source: 'v1' },
      pages: (fromToken) => partnerCenter.customers({ signal: work.signal, fromToken }),
      store: storeCustomers,
    }),

  next: planAfterCustomers,
};
