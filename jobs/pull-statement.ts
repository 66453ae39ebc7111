import type { Job } from '../src/queue/job.ts';
import { beginPull, sealPull } from '../src/store/pull-store.ts';
import { storeStatement } from '../src/store/statement-store.ts';
import type { JobPorts } from './job-ports.ts';

/** Reads GET /v1/invoices/{invoiceId}/documents/statement and keeps the PDF byte for byte. Writes statement. */
export const pullStatement: Job<JobPorts> = {
  name: 'pull-statement',
  attempts: 5,
  timeoutMs: 10 * 60_000,

  async run(work, { partnerCenter }) {
    const invoiceId = work.step.key;
    const { body } = await partnerCenter.statement(invoiceId, { signal: work.signal });
    return async (trx) => {
      const pull = await beginPull(trx, work.run.run_id, {
        resource: 'statement',
        key: invoiceId,
        source: 'v1',
      });
      await storeStatement(trx, pull, { invoiceId, bytes: body });
      await sealPull(trx, pull, work.run.run_id);
      return { counts: { bytes: body.length } };
    };
  },
};
