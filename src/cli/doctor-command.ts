import type { Command } from 'commander';
import pc from 'picocolors';

import type { App } from './app.ts';
import { openApp } from './app.ts';
import type { Checked } from './check.ts';
import { exitCodeOfChecks, tryCheck } from './check.ts';
import type { CommandContext } from './command.ts';
import { execute } from './command.ts';
import { doctorChecks } from './doctor-checks.ts';
import type { ExitCode } from './exit-code.ts';
import { signInStatus } from './sign-in-status.ts';
import { startConfiguredSimulator } from './simulated-config.ts';
import { say, sayJson, tell } from './terminal.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('check machine, database, queue, network, sign-in and Partner Center')
    .description(
      'Example: recon doctor\n\nTries each thing recon needs, for real, and names a fix for what fails.',
    )
    .action((_: unknown, command: Command) =>
      execute(command, { partnerCenter: false }, async (context) => {
        const simulated = await startConfiguredSimulator(context.config);
        try {
          return await examine({ ...context, config: simulated.config });
        } finally {
          await simulated.close();
        }
      }),
    );
}

async function examine(context: CommandContext): Promise<ExitCode> {
  const opened: { app?: App } = {};
  const open = async () => (opened.app = await openApp(context.config));
  const checked: Checked[] = [];
  try {
    for (const check of doctorChecks(context, open)) {
      context.stop.throwIfAborted();
      const one = await tryCheck(check, checked);
      checked.push(one);
      if (!context.json) printChecked(one);
    }
    if (context.json) {
      sayJson(
        checked.map(({ check, ok, skipped, says, fix, code }) => ({
          check,
          ok,
          skipped,
          says,
          fix,
          code,
        })),
      );
    }
    if (opened.app !== undefined) await warnOfSignIn(opened.app);
    return exitCodeOfChecks(checked);
  } finally {
    await opened.app?.close();
  }
}

async function warnOfSignIn(app: App): Promise<void> {
  const { warnings } = await signInStatus(app.db, app.config, new Date());
  for (const warning of warnings) tell(pc.yellow(warning));
}

function printChecked({ check, ok, skipped, says, fix }: Checked): void {
  const mark = ok ? pc.green('✓') : skipped ? pc.dim('-') : pc.red('✗');
  say(`${mark} ${check.padEnd(30)} ${says}`);
  if (fix !== null) say(`    do: ${fix}`);
}
