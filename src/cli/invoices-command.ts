import type { Command } from 'commander';

import { AppError } from '../lib/app-error.ts';
import { formatMoney } from '../lib/money.ts';
import { currentInvoices, findInvoice } from '../store/invoice-store.ts';
import { bridgeOf, listFindings, listVerdicts } from '../store/match-store.ts';
import type { App } from './app.ts';
import { parseDay, parseMonth } from './calendar-option.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { loadInvoiceChanges, printInvoiceChanges } from './invoice-changes.ts';
import { printInvoice } from './print-invoice.ts';
import { say, sayJson, table } from './terminal.ts';

export function addInvoicesCommand(program: Command): void {
  const invoices = program
    .command('invoices')
    .summary('invoices, verdicts, bridges')
    .description('Example: recon invoices list --period 2026-09\n\nInvoices, verdicts, bridges.');

  invoices
    .command('list')
    .description('Example: recon invoices list --period 2026-09')
    .option('--period <YYYY-MM>', 'only this billing month', parseMonth)
    .option('--from <YYYY-MM-DD>', 'only documents of this day or later', parseDay)
    .option('--to <YYYY-MM-DD>', 'only documents of this day or earlier', parseDay)
    .action((flags: ListFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const listed = await listInvoices(app, flags);
        if (json) sayJson(listed);
        else
          say(
            table(
              [
                { title: 'invoice' },
                { title: 'period' },
                { title: 'date' },
                { title: 'document' },
                { title: 'currency' },
                { title: 'total', align: 'right' },
                { title: 'verdict' },
              ],
              listed.map((one) => [
                one.invoice_id,
                one.period,
                one.invoiced_at.toISOString().slice(0, 10),
                one.amends === null ? one.document_type : `${one.document_type} of ${one.amends}`,
                one.currency,
                formatMoney(one.total_charges, one.currency),
                one.verdict ?? 'not matched yet',
              ]),
            ),
          );
        return EXIT.done;
      }),
    );

  invoices
    .command('show <invoiceId>')
    .description(
      'Example: recon invoices show G012345678\n\nVerdict, control totals, bridge and findings.',
    )
    .action((invoiceId: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const [verdict] = await listVerdicts(app.db, { invoiceId });
        if (verdict === undefined) {
          throw new AppError('INVOICE_NOT_MATCHED', `invoice ${invoiceId} was never matched`, {
            kind: 'usage',
            fix: `Run \`recon rerun ${invoiceId}\`; \`recon invoices list\` shows the ones there are.`,
          });
        }
        const bridge = await bridgeOf(app.db, verdict.match_id);
        const findings = await listFindings(app.db, { invoiceId });
        const { tax_receipts } = await findInvoice(app.db, verdict.invoice_id);
        if (json) sayJson({ ...verdict, tax_receipts, bridge, findings });
        else printInvoice({ verdict, taxReceipts: tax_receipts, bridge, findings });
        return EXIT.done;
      }),
    );

  addChangesCommand(invoices);
}

function addChangesCommand(invoices: Command): void {
  invoices
    .command('changes <invoiceId>')
    .description(
      'Example: recon invoices changes G012345678 --since 2026-09-03\n\nLines added, removed and changed since the invoice first tied, or since a run or a day.',
    )
    .option('--since <run|YYYY-MM-DD>', 'compare with the lines held then')
    .action((invoiceId: string, flags: { since?: string }, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const changes = await loadInvoiceChanges(app.db, invoiceId, flags.since);
        if (json) sayJson(changes);
        else printInvoiceChanges(changes);
        return EXIT.done;
      }),
    );
}

interface ListFlags {
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
}

async function listInvoices(app: App, { period, ...days }: ListFlags) {
  const verdicts = new Map(
    (await listVerdicts(app.db)).map((one) => [one.invoice_id, one.verdict]),
  );
  const held = await currentInvoices(app.db, {
    ...days,
    ...(period === undefined ? {} : { periods: [period] }),
  });
  return held.map((one) => ({ ...one, verdict: verdicts.get(one.invoice_id) ?? null }));
}
