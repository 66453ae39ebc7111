import { AUDIT_DAYS_MAX } from '../src/partner-center/audit-records.ts';
import type { Job } from '../src/queue/job.ts';
import { changeWindow, moveChangeFeed, noteOrderChanges } from '../src/store/change-feed-store.ts';
import type { JobPorts } from './job-ports.ts';

/**
 * Reads GET /v1/auditrecords from where the last night ended: whose orders changed since. Writes order_change,
 * audit_feed. A log that cannot be read costs calls, not truth: nothing is missing, and everybody is asked.
 */
export const pullAuditRecords: Job<JobPorts> = {
  name: 'pull-audit-records',
  attempts: 3,
  timeoutMs: 30 * 60_000,

  async run(work, { db, partnerCenter }) {
    const { run, signal } = work;
    const window = await changeWindow(db, run.as_of, AUDIT_DAYS_MAX);
    let pages = 0;
    let records = 0;
    if (window !== undefined) {
      const options = { signal, fromToken: undefined };
      for await (const page of partnerCenter.auditRecords(window, options)) {
        await work.fenced((trx) => noteOrderChanges(trx, page.body));
        pages += 1;
        records += page.itemCount;
        work.progress({ pages, records });
      }
    }
    return async (trx) => {
      await moveChangeFeed(trx, run.as_of, window !== undefined);
      return { counts: { pages, records } };
    };
  },

  missing: () => [],
};
