import path from 'node:path';

import type { Command } from 'commander';

import type { Run } from '../store/run-store.ts';
import type { CheckedFiles } from '../web/checked-files.ts';
import type { App } from './app.ts';
import { checkFiles, withScratchApp } from './check-files.ts';
import { execute } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { findingsTable } from './findings-command.ts';
import { printInvoice } from './print-invoice.ts';
import { say, sayJson } from './terminal.ts';

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
        withScratchApp(context.config, path.resolve(flags.output), async (app) => {
          const files = { ...flags, invoiceId: flags.invoice };
          const checked = await checkFiles(app, files, { stop: context.stop, quiet: false });
          return print(app, checked, context.json);
        }),
      ),
    );
}

function print(
  app: App,
  { run, invoices, elsewhere }: CheckedFiles & { readonly run: Run },
  json: boolean,
): ExitCode {
  const { reportsDir } = app.config;
  if (json) sayJson({ invoices, findings: elsewhere, reports: reportsDir });
  else {
    for (const invoice of invoices) printInvoice(invoice);
    if (elsewhere.length > 0) say(`\nOn no invoice\n${findingsTable(elsewhere)}`);
    say(`\nReports: ${path.relative(process.cwd(), reportsDir) || '.'}`);
  }
  return exitCodeOfRun(
    run,
    invoices.map(({ verdict }) => verdict),
    0,
  );
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
