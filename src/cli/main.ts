import { existsSync } from 'node:fs';

import { Command } from 'commander';

import { appVersion } from './app-version.ts';
import { addAuthCommand } from './auth-command.ts';
import { addBuyCommand } from './buy-command.ts';
import { addCartCommand } from './cart-command.ts';
import { addCatalogCommand } from './catalog-command.ts';
import { addCheckCommand } from './check-command.ts';
import { addDemoCommand } from './demo-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { EXIT } from './exit-code.ts';
import { addFindingsCommand } from './findings-command.ts';
import { addInvoicesCommand } from './invoices-command.ts';
import { addLinesCommand } from './lines-command.ts';
import { addMigrateCommand } from './migrate-command.ts';
import { addOrdersCommand } from './orders-command.ts';
import { addReportsCommand } from './reports-command.ts';
import { addRunCommands } from './run-command.ts';
import { addRunsCommand } from './runs-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addSimulatorCommand } from './simulator-command.ts';
import { addWhyCommand } from './why-command.ts';
import { addWorkerCommand } from './worker-command.ts';

/** A reader that closed its end (`| head`) has seen enough. */
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

// Settings of a folder; what the shell sets wins.
if (existsSync('.env')) process.loadEnvFile('.env');

const program = new Command('recon')
  .description(
    `Examples:
  recon demo                          the whole pipeline on this machine, no account needed
  recon run --period 2026-09          pull, match and report one billing month
  recon rerun G012345678              re-run one invoice
  recon reports get discrepancies -o .`,
  )
  .version(appVersion())
  .option('--json', 'print data as JSON')
  .option('--debug', 'print stacks of errors')
  .showHelpAfterError('(recon --help shows the commands)')
  .exitOverride((error) => {
    // Commander exits 1 on wrong usage; here that is 2.
    process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
  });

addRunCommands(program);
addRunsCommand(program);
addInvoicesCommand(program);
addFindingsCommand(program);
addWhyCommand(program);
addReportsCommand(program);
addOrdersCommand(program);
addBuyCommand(program);
addCartCommand(program);
addLinesCommand(program);
addCatalogCommand(program);
addCheckCommand(program);
addServeCommand(program);
addWorkerCommand(program);
addMigrateCommand(program);
addAuthCommand(program);
addDoctorCommand(program);
addSimulatorCommand(program);
addDemoCommand(program);

// Subcommands do not inherit the parent's exit behaviour.
for (const command of program.commands) inheritExit(command);
function inheritExit(command: Command): void {
  command.copyInheritedSettings(program);
  for (const child of command.commands) inheritExit(child);
}

await program.parseAsync();
