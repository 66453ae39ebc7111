import type { Job } from '../src/queue/job.ts';
import { storeInvoiceSummaries } from '../src/store/balance-store.ts';
import type { JobPorts } from './job-ports.ts';
import { onePage, pullPages } from './pull-pages.ts';

/** Reads GET /v1/invoices/summaries: one balance a currency. Writes balance. */
export const pullInvoiceSummaries: Job<JobPorts> = {
  name: 'pull-invoice-summaries',
  attempts: 5,
  timeoutMs: 5 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPages(work, db, {
      subject: { resource: 'invoice-summaries', key: '', source: 'v1' },
      pages: () => onePage(partnerCenter.invoiceSummaries({ signal: work.signal })),
      store: storeInvoiceSummaries,
    }),
};
