import type { Job } from '../src/queue/job.ts';
import { readStatement } from '../src/statement/read-statement.ts';
import { READER_VERSION } from '../src/statement/statement-reading.ts';
import { beginPull } from '../src/store/pull-store.ts';
import { sealPull } from '../src/store/seal-pull.ts';
import { isStatementRead, storeStatementFigures } from '../src/store/statement-figure-store.ts';
import { storeStatement } from '../src/store/statement-store.ts';
import type { JobPorts } from './job-ports.ts';

/**
 * Reads GET /v1/invoices/{invoiceId}/documents/statement, keeps the PDF byte for byte, and reads its figures before the
 * transaction that seals; bytes that were read before are not read again. Writes statement, statement_figure.
 */
export const pullStatement: Job<JobPorts> = {
  name: 'pull-statement',
  attempts: 5,
  timeoutMs: 10 * 60_000,

  async run(work, { db, partnerCenter }) {
    const invoiceId = work.step.key;
    const readerVersion = READER_VERSION;
    const { body: bytes } = await partnerCenter.statement(invoiceId, { signal: work.signal });
    const reading = (await isStatementRead(db, { invoiceId, bytes, readerVersion }))
      ? undefined
      : await readStatement(bytes, { signal: work.signal });
    return async (trx) => {
      const pull = await beginPull(trx, work.run.run_id, {
        resource: 'statement',
        key: invoiceId,
        source: 'v1',
      });
      await storeStatement(trx, pull, { invoiceId, bytes });
      const { pullId } = await sealPull(trx, pull, work.run.run_id);
      if (reading !== undefined) {
        await storeStatementFigures(trx, pullId, { ...reading, readerVersion });
      }
      return { counts: { bytes: bytes.length } };
    };
  },
};
