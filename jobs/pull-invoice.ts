import type { Job } from '../src/queue/job.ts';
import { storeInvoice } from '../src/store/invoice-store.ts';
import { planAfterInvoice } from './flow.ts';
import type { JobPorts } from './job-ports.ts';
import { onePage, pullPages } from './pull-pages.ts';

/** Reads GET /v1/invoices/{invoiceId}: an invoice asked for by id that the list did not hold. Writes invoice. */
export const pullInvoice: Job<JobPorts> = {
  name: 'pull-invoice',
  attempts: 5,
  timeoutMs: 5 * 60_000,

  run: (work, { db, partnerCenter }) =>
    pullPages(work, db, {
      subject: { resource: 'invoice', key: work.step.key, source: 'v1' },
      pages: () => onePage(partnerCenter.invoice(work.step.key, { signal: work.signal })),
      store: storeInvoice,
    }),

  next: planAfterInvoice,
};
