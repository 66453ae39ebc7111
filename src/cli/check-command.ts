import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Command } from 'commander';

import type { Config } from '../config.ts';
import { parseOrdersCsv } from '../lib/orders-csv.ts';
import { assumeFacts } from '../store/assumed-facts.ts';
import { importOrders } from '../store/imported-order-store.ts';
import { bridgeOf, listFindings, listVerdicts } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';
import type { App } from './app.ts';
import { openApp } from './app.ts';
import type { CommandContext } from './command.ts';
import { execute } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { findingsTable } from './findings-command.ts';
import { importLines } from './import-lines.ts';
import type { JudgedInvoice } from './print-invoice.ts';
import { printInvoice } from './print-invoice.ts';
import { readOrdersFile } from './read-orders-file.ts';
import { say, sayJson, tell } from './terminal.ts';
import { openWishedRun, workOnRun } from './work-on-run.ts';

interface CheckFlags {
  readonly lines: readonly string[];
  readonly orders: string;
  readonly invoice?: string;
  readonly output: string;
}

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .summary('reconcile two files, nothing else needed')
    .description(
      'Example: recon check --lines G012345678.csv --orders orders.csv\n\nReconciles the reconciliation file that Partner Center hands out with a file of orders: no sign-in, no settings, and a database of its own that is dropped afterwards. Columns of the orders: customer_id, order_id, order_line, catalog_item_id, quantity, unit_price, currency, ordered_at; order_line and unit_price may be empty. Without an invoice header the total is the sum of the lines.',
    )
    .requiredOption('--lines <file.csv>', 'lines of one invoice (repeatable)', collect)
    .requiredOption('--orders <file.csv>', 'what was ordered')
    .option('--invoice <id>', 'the invoice that the lines are, when they name several')
    .option('-o, --output <dir>', 'where the reports go', 'recon-check')
    .action((flags: CheckFlags, command: Command) =>
      execute(command, { partnerCenter: false }, (context) =>
        withScratchApp(context.config, path.resolve(flags.output), (app) =>
          check(app, context, flags),
        ),
      ),
    );
}

/** Everything under a folder that is gone afterwards, save the reports. */
async function withScratchApp<T>(
  config: Config,
  reportsDir: string,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), 'recon-check-'));
  try {
    tell('Starting PostgreSQL…');
    const app = await openApp({
      ...config,
      home,
      databaseUrl: undefined,
      redisUrl: undefined,
      linesDir: path.join(home, 'lines'),
      reportsDir,
    });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function check(
  app: App,
  { json, stop }: Pick<CommandContext, 'json' | 'stop'>,
  flags: CheckFlags,
): Promise<ExitCode> {
  await app.db.transaction().execute(async (trx) => {
    for (const file of flags.lines) {
      const read = await importLines(trx, file, { invoiceId: flags.invoice, beside: false });
      tell(`${read.lines} lines of invoice ${read.invoiceId} read.`);
    }
    const bytes = await readOrdersFile(flags.orders);
    const rows = parseOrdersCsv(bytes, path.basename(flags.orders));
    tell(`${(await importOrders(trx, { bytes, rows })).lines} order lines read.`);
    await assumeFacts(trx);
  });
  const wished = await openWishedRun(app, {
    kind: 'manual',
    options: {
      periods: [],
      lookbackPeriods: app.config.lookbackPeriods,
      invoices: [],
      from: 'match',
      full: true,
    },
  });
  const run = await workOnRun(app, wished, { stop });
  return print(app, run, json);
}

async function print(app: App, run: Run, json: boolean): Promise<ExitCode> {
  const verdicts = await listVerdicts(app.db, { runId: run.run_id });
  const all = await listFindings(app.db, { runId: run.run_id });
  const invoices: JudgedInvoice[] = [];
  for (const verdict of verdicts) {
    const findings = all.filter((one) => one.invoice_id === verdict.invoice_id);
    invoices.push({ verdict, bridge: await bridgeOf(app.db, verdict.match_id), findings });
  }
  const elsewhere = all.filter((one) => one.invoice_id === null);
  const { reportsDir } = app.config;
  if (json) sayJson({ invoices, findings: elsewhere, reports: reportsDir });
  else {
    for (const invoice of invoices) printInvoice(invoice);
    if (elsewhere.length > 0) say(`\nOn no invoice\n${findingsTable(elsewhere)}`);
    say(`\nReports: ${path.relative(process.cwd(), reportsDir) || '.'}`);
  }
  return exitCodeOfRun(run, verdicts, 0);
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
