import pc from 'picocolors';

import { formatMoney } from '../lib/money.ts';
import { RUN_CANCELLED } from '../store/cancel-run.ts';
import type { Db } from '../store/connection.ts';
import { progressOf } from '../store/job-progress.ts';
import type { InvoiceVerdict } from '../store/match-store.ts';
import { listVerdicts } from '../store/match-store.ts';
import type { PulledSummary } from '../store/run-pull-store.ts';
import { summarizePulls } from '../store/run-pull-store.ts';
import type { Run } from '../store/run-store.ts';
import type { Missing, Step } from '../store/step-store.ts';
import { listMissing, listSteps } from '../store/step-store.ts';
import { lineOf } from './run-progress.ts';
import { say, table } from './terminal.ts';

export interface RunReport {
  readonly run: Run;
  readonly steps: readonly Step[];
  readonly pulls: readonly PulledSummary[];
  readonly missing: readonly Missing[];
  readonly verdicts: readonly InvoiceVerdict[];
}

export async function loadRunReport(db: Db, run: Run): Promise<RunReport> {
  return {
    run,
    steps: await listSteps(db, run.run_id),
    pulls: await summarizePulls(db, run.run_id),
    missing: await listMissing(db, run.run_id),
    verdicts: await listVerdicts(db, { runId: run.run_id }),
  };
}

/** The verdict of each invoice, as a table. */
export function verdictTable(verdicts: readonly InvoiceVerdict[]): string {
  return table(
    [
      { title: 'invoice' },
      { title: 'period' },
      { title: 'verdict' },
      { title: 'currency' },
      { title: 'total', align: 'right' },
      { title: 'lines', align: 'right' },
      { title: 'matched', align: 'right' },
      { title: 'findings', align: 'right' },
      { title: 'open net', align: 'right' },
    ],
    verdicts.map((one) => [
      one.invoice_id,
      one.period,
      one.verdict,
      one.currency,
      formatMoney(one.total_charges, one.currency),
      one.line_count,
      one.matched_lines,
      one.open_findings,
      formatMoney(one.open_net, one.currency),
    ]),
  );
}

/** A run with its steps, what was pulled, reused and missing, and the verdicts. */
export function printRun(report: RunReport): void {
  const { run } = report;
  say(`${pc.bold(`Run ${run.run_id}`)}  ${run.kind}, ${run.scope}: ${stateInWords(report)}`);
  say(
    `  business time ${run.as_of.toISOString()}, rules ${run.rule_set_hash}, version ${run.app_version}`,
  );
  if (run.error_text !== null) say(`  ${pc.red(failureInWords(run))}`);
  for (const warning of warningsOf(run)) say(`  ${pc.yellow('warning')}: ${warning}`);
  say('\nSteps');
  for (const job of progressOf(report.steps)) say(lineOf(job));
  for (const line of fallbacksOf(report)) say(`  ${line}`);
  say('\nPulled and reused');
  say(
    table(
      [
        { title: 'what' },
        { title: 'how' },
        { title: 'pulls', align: 'right' },
        { title: 'rows', align: 'right' },
      ],
      report.pulls.map((one) => [one.resource, one.how, one.pulls, one.rows]),
    ),
  );
  say('\nMissing');
  if (report.missing.length === 0) say('  nothing');
  for (const one of report.missing) {
    say(
      `  ${one.resource} ${one.key}: ${one.says} (${[one.code, one.trace].filter(Boolean).join(', ')})`
        .replace(/ +/g, ' ')
        .replace(/^/, ' '),
    );
  }
  if (report.verdicts.length > 0) say(`\n${verdictTable(report.verdicts)}`);
}

/** Why a run failed or who cancelled it, and on a line of its own what to do. */
export function failureInWords(run: Run): string {
  const failed = run.error_code === RUN_CANCELLED ? '' : ' failed';
  const what = `Run ${run.run_id}${failed}: ${run.error_text ?? ''} (${run.error_code ?? ''})`;
  return run.error_fix === null ? what : `${what}\n  do: ${run.error_fix}`;
}

/** What the failure itself does not say yet. */
export function warningsOf(run: Run): readonly string[] {
  return run.error_kind === 'auth' ? [] : run.warnings;
}

/** What the run did instead, where something it could do without did not come. */
export function fallbacksOf({ steps }: Pick<RunReport, 'steps'>): readonly string[] {
  const log = steps.find((one) => one.job === 'pull-audit-records' && one.state === 'failed');
  if (log === undefined) return [];
  return [
    `The activity log could not be read, so every customer was asked: ${log.error_text ?? ''} (${log.error_code ?? ''})`,
  ];
}

function stateInWords({ run, missing }: RunReport): string {
  if (run.state === 'partial') return `done, ${missing.length} things missing`;
  return run.state;
}
