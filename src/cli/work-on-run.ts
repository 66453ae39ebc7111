import { JOBS } from '../../jobs/index.ts';
import { AppError } from '../lib/app-error.ts';
import { ruleSetHash } from '../match/rule-set.ts';
import type { BackOff } from '../queue/back-off.ts';
import { workRun } from '../queue/work-run.ts';
import type { Run } from '../store/run-store.ts';
import { isRunAlive, openRun } from '../store/run-store.ts';
import type { RunKind, RunOptions } from '../store/schema.ts';
import type { App, ClientTuning } from './app.ts';
import { appVersion } from './app-version.ts';
import { showRunProgress } from './run-progress.ts';
import { tell } from './terminal.ts';

/** Steps worked at once by one process: pulls wait for the network most of the time. */
const CONCURRENCY = 4;

export interface RunWish {
  readonly kind: RunKind;
  readonly options: RunOptions;
}

/**
 * Opens the run that was asked for, or finds the interrupted one of the same scope to go on with.
 *
 * @throws AppError INVOICE_RUNNING when a living process works one of its invoices
 */
export async function openWishedRun(app: App, wish: RunWish): Promise<Run> {
  const { run, opened } = await openRun(app.db, {
    ...wish,
    asOf: app.now(),
    appVersion: appVersion(),
    ruleSetHash: ruleSetHash(),
  });
  if (opened) return run;
  const alive = await isRunAlive(app.db, run.run_id);
  const [invoiceId] = wish.options.invoices;
  if (alive && invoiceId !== undefined) {
    throw new AppError(
      'INVOICE_RUNNING',
      `${invoiceId} is already being worked by run ${run.run_id}`,
      {
        kind: 'busy',
        fix: `Watch it with \`recon runs watch ${run.run_id}\`.`,
      },
    );
  }
  tell(
    alive
      ? `Joining run ${run.run_id}, which is being worked.`
      : `Going on with run ${run.run_id}.`,
  );
  return run;
}

/** Works a run in this process until it ended, showing progress unless `quiet`. Ctrl-C gives the steps back. */
export async function workOnRun(
  app: App,
  run: Run,
  options: { stop: AbortSignal; tuning?: ClientTuning; backOff?: BackOff; quiet?: boolean },
): Promise<Run> {
  const progress = options.quiet === true ? undefined : showRunProgress(app.db, run.run_id);
  try {
    return await workRun({
      runId: run.run_id,
      jobs: JOBS,
      ports: app.ports(options.tuning),
      concurrency: CONCURRENCY,
      leaseMs: app.config.leaseMs,
      ...(options.backOff === undefined ? {} : { backOff: options.backOff }),
      stop: options.stop,
      log: app.log,
    });
  } finally {
    await progress?.stop();
  }
}
