import { AppError } from '../src/lib/app-error.ts';
import type { LineSource } from '../src/lib/line-source.ts';
import { isServedByV1, lineSourcesFor } from '../src/lib/line-source.ts';
import type { Conclusion, Job } from '../src/queue/job.ts';
import { findInvoice } from '../src/store/invoice-store.ts';
import { takeInvoice } from '../src/store/run-store.ts';
import type { JobPorts } from './job-ports.ts';
import { pullFileBeside, pullLinesFrom } from './pull-lines-from.ts';

/**
 * Reads every one-time billed line of one invoice from the source of its period, and beside it the portal's file where
 * one was put. Writes charge, charge_group.
 */
export const pullLineItems: Job<JobPorts> = {
  name: 'pull-line-items',
  attempts: 5,
  timeoutMs: 2 * 60 * 60_000,

  async run(work, ports) {
    const invoiceId = work.step.key;
    await takeInvoice(ports.db, { runId: work.run.run_id, invoiceId });
    const { period } = await findInvoice(ports.db, invoiceId);
    const sources = lineSourcesFor(ports.lineSource, { period, asOf: work.run.as_of });

    const { source, conclusion } = await firstThatHas(sources, (one) =>
      pullLinesFrom(one, work, ports),
    ).catch((error: unknown) => {
      const isOver = ports.lineSource === 'v1' && !isServedByV1({ period, asOf: work.run.as_of });
      throw isOver ? namingTheEnd(error, period) : error;
    });
    if (source === 'file') return conclusion;
    return beside(conclusion, await pullFileBeside(work, ports).catch(notReadable(invoiceId)));
  },
};

/** What a source answers that has not the lines and will not have them: the next one is asked. */
const HAS_NOT = new Set([
  'PARTNER_CENTER_HTTP',
  'PERMISSION_NEEDED',
  'EXPORT_NO_DATA',
  'LINES_FILE_MISSING',
]);

async function firstThatHas(
  sources: readonly LineSource[],
  pull: (source: LineSource) => Promise<Conclusion>,
): Promise<{ source: LineSource; conclusion: Conclusion }> {
  let first: unknown;
  for (const source of sources) {
    try {
      return { source, conclusion: await pull(source) };
    } catch (error) {
      const passesOn = error instanceof AppError && !error.retryable && HAS_NOT.has(error.code);
      if (!passesOn) throw error;
      first ??= error; // the period's own source says best what is wrong
    }
  }
  throw first;
}

/** A refusal by v1 of a month it has stopped to serve says so in no documented way. */
function namingTheEnd(error: unknown, period: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'PARTNER_CENTER_HTTP' || error.retryable) {
    return error;
  }
  const fix = 'Set RECON_LINE_SOURCE=auto: Graph has them.';
  return new AppError(
    error.code,
    `${error.message}. v1 lists no lines of ${period} any more; RECON_LINE_SOURCE=auto asks Graph for them`,
    { kind: error.kind, fix, cause: error },
  );
}

function beside(lines: Conclusion, file: Conclusion | undefined): Conclusion {
  return async (trx) => {
    const outcome = await lines(trx);
    const { counts, missing = [] } = (await file?.(trx)) ?? { counts: { rows: 0 } };
    const compared = counts['rows'] === 0 ? {} : { compared: counts['rows'] ?? 0 };
    return {
      counts: { ...outcome.counts, ...compared },
      missing: [...(outcome.missing ?? []), ...missing],
    };
  };
}

/** A file that only stands beside the lines and cannot be read costs itself alone. */
function notReadable(key: string): (error: unknown) => Conclusion {
  return (error) => {
    if (!(error instanceof AppError) || error.code !== 'LINES_CSV') throw error;
    const why = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    const says = `${error.message}${why}`;
    const missing = [{ resource: 'lines-file', key, code: error.code, says }];
    return () => Promise.resolve({ counts: { rows: 0 }, missing });
  };
}
