import type { Command } from 'commander';
import { Option } from 'commander';

import { AppError } from '../lib/app-error.ts';
import type { BillingMonth } from '../lib/billing-month.ts';
import { addMonths, billingMonthOf } from '../lib/billing-month.ts';
import { liveWorkers } from '../queue/live-workers.ts';
import { listFindings } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';
import type { RunOptions, Severity } from '../store/schema.ts';
import type { App } from './app.ts';
import { parseMonth } from './calendar-option.ts';
import type { CommandContext } from './command.ts';
import { executeWithApp } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT, exitCodeOfRun } from './exit-code.ts';
import { noteSignIn } from './note-sign-in.ts';
import type { RunReport } from './print-run.ts';
import {
  failureInWords,
  fallbacksOf,
  loadRunReport,
  verdictTable,
  warningsOf,
} from './print-run.ts';
import { say, sayJson, tell } from './terminal.ts';
import { openWishedRun, workOnRun } from './work-on-run.ts';

interface RunFlags {
  readonly period?: readonly BillingMonth[];
  readonly since?: BillingMonth;
  readonly invoice?: readonly string[];
  readonly from: RunOptions['from'];
  readonly full?: boolean;
  readonly wait: boolean;
  readonly exitOnFindings?: Severity | true;
}

const SEVERITIES: readonly Severity[] = ['blocker', 'high', 'medium', 'low', 'info'];

export function addRunCommands(program: Command): void {
  const run = program
    .command('run')
    .summary('pull, match and report now')
    .description(
      'Example: recon run --period 2026-09\n\nOne nightly run now, worked by this process.',
    )
    .option('--period <YYYY-MM>', 'only invoices of this billing month (repeatable)', collectMonth)
    .option('--since <YYYY-MM>', 'back-fill: every billing month from this one on', parseMonth)
    .option('--invoice <id>', 'only this invoice (repeatable)', collect);
  addRunFlags(run).action((flags: RunFlags, command: Command) =>
    executeWithApp(command, { partnerCenter: flags.from === 'pull' }, (app, context) =>
      runOnce(app, context, flags, (flags.invoice ?? []).map(plainInvoiceId)),
    ),
  );

  const rerun = program
    .command('rerun <invoiceId>')
    .summary('re-run one invoice')
    .description(
      'Example: recon rerun G012345678\n\nPulls, matches and reports one invoice and what it needs.',
    );
  addRunFlags(rerun).action((invoiceId: string, flags: RunFlags, command: Command) =>
    executeWithApp(command, { partnerCenter: flags.from === 'pull' }, (app, context) =>
      runOnce(app, context, flags, [plainInvoiceId(invoiceId)]),
    ),
  );
}

function addRunFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--from <step>', 'reuse what is stored before this step')
        .choices(['pull', 'match', 'report'])
        .default('pull'),
    )
    .option('--full', 'every invoice there is and every customer, whether something changed or not')
    .option('--no-wait', 'leave the work to a worker that is running')
    .addOption(
      new Option(
        '--exit-on-findings [severity]',
        'exit 10 on open findings (at least this severe)',
      ).choices(SEVERITIES),
    );
}

async function runOnce(
  app: App,
  context: CommandContext,
  flags: RunFlags,
  invoices: readonly string[],
): Promise<ExitCode> {
  if (!flags.wait && (await liveWorkers(app.db)).length === 0) {
    throw new AppError('NO_WORKER', 'no worker is running to leave the work to', {
      kind: 'usage',
      fix: 'Start `recon worker`, or leave out --no-wait.',
    });
  }
  const run = await openWishedRun(app, {
    kind: invoices.length > 0 ? 'rerun' : 'manual',
    options: {
      periods: periodsOf(flags, app.now()),
      lookbackPeriods: app.config.lookbackPeriods,
      invoices,
      from: flags.from,
      full: flags.full ?? false,
    },
  });
  if (!flags.wait) {
    if (context.json) sayJson({ run_id: run.run_id });
    else say(run.run_id);
    return EXIT.done;
  }
  const ended = await workOnRun(app, run, { stop: context.stop });
  return concludeRun(app, context, await noteSignIn(app, ended), flags);
}

/** Prints how a run ended and derives the exit code; `runs retry` ends the same way. */
export async function concludeRun(
  app: App,
  context: CommandContext,
  run: Run,
  flags: Pick<RunFlags, 'exitOnFindings'>,
): Promise<ExitCode> {
  const report = await loadRunReport(app.db, run);
  if (context.json) sayJson(report);
  else printConclusion(report, app.config.reportsDir);
  return exitCodeOfRun(run, report.verdicts, await countAskedFindings(app, run, flags));
}

function printConclusion(report: RunReport, reportsDir: string): void {
  const { run, verdicts, missing } = report;
  if (verdicts.length > 0) say(verdictTable(verdicts));
  for (const one of missing) tell(`Missing: ${one.resource} ${one.key}: ${one.says}`);
  if (run.state === 'failed') tell(failureInWords(run));
  else if (verdicts.length === 0) tell('There was no invoice to match.');
  else tell(`Reports: ${reportsDir}`);
  for (const fallback of fallbacksOf(report)) tell(fallback);
  for (const warning of warningsOf(run)) tell(`Warning: ${warning}`);
  tell(`Next:    recon findings list · recon runs show ${run.run_id}`);
}

async function countAskedFindings(
  app: App,
  run: Run,
  { exitOnFindings }: Pick<RunFlags, 'exitOnFindings'>,
): Promise<number> {
  if (exitOnFindings === undefined) return 0;
  const least = exitOnFindings === true ? 'low' : exitOnFindings;
  const asked = SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1);
  const findings = await listFindings(app.db, { runId: run.run_id });
  return findings.filter(
    ({ role, severity, state }) =>
      role === 'root' && asked.includes(severity) && (state === 'open' || state === 'disputed'),
  ).length;
}

/** `--since` is every month from there to now; a G invoice of this month comes in the next. */
function periodsOf(flags: RunFlags, now: Date): readonly string[] {
  const periods = [...(flags.period ?? [])];
  if (flags.since !== undefined) {
    const last = billingMonthOf(now);
    for (let month = flags.since; month <= last; month = addMonths(month, 1)) periods.push(month);
  }
  return [...new Set(periods)];
}

/** Partner Center prints ids with and without their type; one invoice has one name here. */
function plainInvoiceId(printed: string): string {
  return printed.replace(/^(OneTime|Recurring)-/i, '');
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function collectMonth(
  value: string,
  before: readonly BillingMonth[] | undefined,
): readonly BillingMonth[] {
  return [...(before ?? []), parseMonth(value)];
}
