import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REPORTS } from '../../reports/index.ts';
import { loadConfig } from '../config.ts';
import { FINDING_WORDS } from '../match/finding-words.ts';
import { ruleSetHash } from '../match/rule-set.ts';
import { closedFindings } from '../match/why/closed-findings.ts';
import { explain } from '../match/why/explain.ts';
import { linkWords } from '../match/why/link-words.ts';
import { liveWorkers } from '../queue/live-workers.ts';
import { slotsBetween } from '../queue/night-schedule.ts';
import { reopenRun } from '../store/reopen-run.ts';
import type { Run } from '../store/run-store.ts';
import { findRun, isRunAlive, openRun } from '../store/run-store.ts';
import type { CheckedFiles } from '../web/checked-files.ts';
import type { DecisionTrace } from '../web/decision-trace.ts';
import type { HealthCheck } from '../web/health-check.ts';
import type { AboutThis, RunWish, WebPorts } from '../web/web-ports.ts';
import { accountName } from './account-name.ts';
import type { App } from './app.ts';
import { appVersion } from './app-version.ts';
import type { Checked } from './check.ts';
import { tryCheck } from './check.ts';
import { checkFiles, withScratchApp } from './check-files.ts';
import { doctorChecks } from './doctor-checks.ts';
import { noteSignIn } from './note-sign-in.ts';
import { scheduleWords } from './schedule-words.ts';
import { workOnRun } from './work-on-run.ts';

/** What the pages are handed, and a way to wait for what they started. */
export interface WiredPorts extends WebPorts {
  /** Resolves when no run is worked by this process any more. */
  settled(): Promise<void>;
}

export function webPortsOf(
  app: App,
  options: { environment: AboutThis['environment']; stop: AbortSignal },
): WiredPorts {
  const { config, log } = app;
  const working = new Set<Promise<unknown>>();
  /** A worker takes up what is open; without one, this process does. */
  const haveWorked = async (run: Run) => {
    if (await isRunAlive(app.db, run.run_id)) return;
    if ((await liveWorkers(app.db)).length > 0) return;
    const work = workInBackground(app, run, options.stop).finally(() => working.delete(work));
    working.add(work);
  };
  return {
    store: app.database.store,
    reports: REPORTS,
    reportsDir: config.reportsDir,
    log,
    now: () => app.now(),
    explainFinding: (findingId) => traceFinding(app, findingId),
    dueNights: () => dueNights(config),
    words: FINDING_WORDS,
    resolvedFindings: (of) =>
      closedFindings(app.db, 'runId' in of ? { goneRun: of.runId } : { invoiceId: of.invoiceId }),
    titleOfCode: (code) =>
      (FINDING_WORDS as Readonly<Record<string, { title: string } | undefined>>)[code]?.title ??
      code,
    checkHealth: () => checkHealth(app, options.stop),
    async startRun(wish) {
      if (wish.from === 'pull') assertSignIn(options.environment);
      const { run, opened } = await openWish(app, wish);
      await haveWorked(run);
      return { runId: run.run_id, opened };
    },
    async retryRun(runId) {
      const run = await findRun(app.db, runId);
      if (run.state === 'running') return true;
      assertSignIn(options.environment);
      if ((await reopenRun(app.db, runId)) === 0) return false;
      await haveWorked(run);
      return true;
    },
    checkFiles: (files) => checkUploaded(app, files, options.stop),
    about: {
      version: appVersion(),
      tenant: config.tenantName ?? (config.tenantId === '' ? 'no tenant set' : config.tenantId),
      tenantId: config.tenantId,
      environment: options.environment,
      schedule: scheduleWords(config.cron, config.timeZone),
      account: accountName(),
    },
    settled: async () => {
      await Promise.allSettled(working);
    },
  };
}

const NIGHTS_SHOWN = 30;

function dueNights({ cron, timeZone: tz }: App['config']): readonly Date[] {
  return slotsBetween({ cron, tz }, new Date(0), new Date()).slice(-NIGHTS_SHOWN);
}

async function traceFinding(app: App, findingId: string): Promise<DecisionTrace> {
  const explanation = await explain(app.db, { kind: 'finding', findingId });
  return {
    ...explanation,
    tried: explanation.tried.map((one) => ({ ...one, by: linkWords(one.way) })),
  };
}

async function checkHealth(app: App, stop: AbortSignal): Promise<readonly HealthCheck[]> {
  const checked: Checked[] = [];
  const context = { config: app.config, stop };
  for (const check of doctorChecks(context, () => Promise.resolve(app))) {
    checked.push(await tryCheck(check, checked));
  }
  return checked;
}

/** Under names that say in an error which of the two it is. */
async function checkUploaded(
  app: App,
  files: { lines: string; orders: string },
  stop: AbortSignal,
): Promise<CheckedFiles> {
  const folder = await mkdtemp(path.join(tmpdir(), 'recon-upload-'));
  try {
    const lines = path.join(folder, 'lines.csv');
    const orders = path.join(folder, 'orders.csv');
    await copyFile(files.lines, lines);
    await copyFile(files.orders, orders);
    return await withScratchApp(app.config, path.join(folder, 'reports'), (scratch) =>
      checkFiles(scratch, { lines: [lines], orders, invoiceId: undefined }, { stop, quiet: true }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws AppError CONFIG_WRONG when nothing says who to ask Partner Center as */
function assertSignIn(environment: AboutThis['environment']): void {
  if (environment === 'production') loadConfig(process.env, { partnerCenter: true });
}

function openWish(app: App, wish: RunWish): Promise<{ run: Run; opened: boolean }> {
  return openRun(app.db, {
    kind: wish.invoices.length > 0 ? 'rerun' : 'manual',
    options: {
      periods: wish.periods,
      lookbackPeriods: app.config.lookbackPeriods,
      invoices: wish.invoices,
      from: wish.from,
      full: false,
    },
    asOf: app.now(),
    appVersion: appVersion(),
    ruleSetHash: ruleSetHash(),
  });
}

/** Nobody waits for it: how it ends stands on the run's page. */
async function workInBackground(app: App, run: Run, stop: AbortSignal): Promise<void> {
  try {
    await noteSignIn(app, await workOnRun(app, run, { stop, quiet: true }));
  } catch (error) {
    if (!stop.aborted) app.log.error({ err: error, runId: run.run_id }, 're-run interrupted');
  }
}
