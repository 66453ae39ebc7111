import { groupCharges } from '../src/match/charge-groups.ts';
import type { Job } from '../src/queue/job.ts';
import { storeChargesOf } from '../src/store/charge-store.ts';
import { takeInvoice } from '../src/store/run-store.ts';
import type { JobPorts } from './job-ports.ts';
import { pullPages } from './pull-pages.ts';

/** Reads every one-time billed line of one invoice, page by page. Writes charge, charge_group. */
export const pullLineItems: Job<JobPorts> = {
  name: 'pull-line-items',
  attempts: 5,
  timeoutMs: 2 * 60 * 60_000,

  async run(work, { db, partnerCenter }) {
    const invoiceId = work.step.key;
    await takeInvoice(db, { runId: work.run.run_id, invoiceId });
    return pullPages(work, db, {
      subject: { resource: 'line-items', key: invoiceId, source: 'v1' },
      pages: (fromToken) =>
        partnerCenter.billedLines(invoiceId, { signal: work.signal, fromToken }),
      store: storeChargesOf(invoiceId),
      whenSealed: (trx, pullId) => groupCharges(trx, { invoiceId, pullId }),
    });
  },
};
