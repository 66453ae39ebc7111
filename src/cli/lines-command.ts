import type { Command } from 'commander';

import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { importLines } from './import-lines.ts';
import { say, sayJson } from './terminal.ts';

export function addLinesCommand(program: Command): void {
  const lines = program
    .command('lines')
    .summary('reconciliation files of the portal')
    .description(
      'Example: recon lines import G012345678.csv\n\nReconciliation files downloaded from Partner Center.',
    );

  lines
    .command('import <file.csv>')
    .description(
      'Example: recon lines import G012345678.csv\n\nKeeps the lines of one invoice, from the reconciliation file that Partner Center hands out. They are judged when RECON_LINE_SOURCE is file, or when no other source has the invoice; otherwise they are compared with what the other source says.',
    )
    .option('--invoice <id>', 'the invoice it is, when its lines name several')
    .action((file: string, flags: { invoice?: string }, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const imported = await app.db.transaction().execute((trx) =>
          importLines(trx, file, {
            invoiceId: flags.invoice,
            beside: app.config.lineSource !== 'file',
          }),
        );
        if (json) sayJson(imported);
        else {
          const held = imported.how === 'unchanged' ? ', all held already' : '';
          say(`${imported.lines} lines of invoice ${imported.invoiceId} read${held}.`);
          say(`Next: recon run --invoice ${imported.invoiceId}`);
        }
        return EXIT.done;
      }),
    );
}
