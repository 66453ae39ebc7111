import { loadInvoiceInputs } from '../src/match/invoice-inputs.ts';
import { matchInvoice as judgeInvoice } from '../src/match/match-invoice.ts';
import type { Job } from '../src/queue/job.ts';
import { findInvoice } from '../src/store/invoice-store.ts';
import { recordRunMatch } from '../src/store/match-store.ts';
import { takeInvoice } from '../src/store/run-store.ts';
import type { JobPorts } from './job-ports.ts';

/** Judges one invoice from what is sealed. Writes match, finding, disposition, bridge_step. */
export const matchInvoice: Job<JobPorts> = {
  name: 'match-invoice',
  attempts: 5,
  timeoutMs: 60 * 60_000,

  async run({ run, step }, { db }) {
    await takeInvoice(db, { runId: run.run_id, invoiceId: step.key });
    return async (trx) => {
      const invoice = await findInvoice(trx, step.key);
      const at = { runId: run.run_id, asOf: run.as_of };
      const inputs = await loadInvoiceInputs(trx, at, invoice);
      const made = await judgeInvoice(trx, invoice, inputs, at);
      await recordRunMatch(trx, run, made.matchId);
      return {
        counts: { lines: made.lines, findings: made.findings, reused: made.reused ? 1 : 0 },
      };
    };
  },
};
