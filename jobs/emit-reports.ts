import { REPORTS } from '../reports/index.ts';
import type { Job } from '../src/queue/job.ts';
import { emitScope } from '../src/report/emit-report.ts';
import type { JobPorts } from './job-ports.ts';

/** Writes the reports of one invoice, or of one period. Writes files, then emitted_file. */
export const emitReports: Job<JobPorts> = {
  name: 'emit-reports',
  attempts: 3,
  timeoutMs: 60 * 60_000,

  async run({ run, step }, { store, reportsDir }) {
    const emitted = await emitScope(
      { store, reportsDir },
      {
        runId: run.run_id,
        period: step.input['period'] as string,
        invoiceId: step.input['invoiceId'] as string | undefined,
        force: run.options.from === 'report',
        reports: REPORTS,
      },
    );
    return async (trx) => {
      await emitted.record(trx);
      return { counts: { files: emitted.files.length, unchanged: emitted.unchanged.length } };
    };
  },
};
