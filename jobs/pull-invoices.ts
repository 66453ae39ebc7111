import type { Job } from '../src/queue/job.ts';
import { storeInvoices } from '../src/store/invoice-store.ts';
import { planAfterInvoices } from './flow.ts';
import type { JobPorts } from './job-ports.ts';
import { pullPages } from './pull-pages.ts';

/** Reads GET /v1/invoices, always whole. Writes invoice, and plans what each document needs. */
export const pullInvoices: Job<JobPorts> = {
  name: 'pull-invoices',
  attempts: 5,
  timeoutMs: 15 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPages(work, db, {
      subject: { resource: 'invoices', key: '', source: 'v1' },
      pages: (fromToken) => partnerCenter.invoices({ signal: work.signal, fromToken }),
      store: storeInvoices,
    }),

  next: planAfterInvoices,
};
