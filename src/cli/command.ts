import type { Command } from 'commander';

import type { Config } from '../config.ts';
import { loadConfig } from '../config.ts';
import { AppError } from '../lib/app-error.ts';
import type { App } from './app.ts';
import { openApp, redactorOf } from './app.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT, exitCodeOfError } from './exit-code.ts';
import { printError } from './print-error.ts';
import { startConfiguredSimulator } from './simulated-config.ts';
import { tell } from './terminal.ts';

/** Options every command has. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

export interface CommandContext extends GlobalOptions {
  readonly config: Config;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
}

/** A further signal ends the process at once; steps in work are taken over after their lease. */
function stopOnSignals(): {
  signal: AbortSignal;
  code: () => ExitCode | undefined;
  off: () => void;
} {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    const asked = name === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    if (code !== undefined) process.exit(asked);
    code = asked;
    tell(
      'Stopping after this page… (again to quit now). Nothing is lost: run the same command to go on.',
    );
    controller.abort(new AppError('INTERRUPTED', 'interrupted'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    code: () => code,
    off: () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}

/** Runs a command's work: settings, signals, errors in three lines, the exit code. */
export async function execute(
  command: Command,
  needs: { partnerCenter: boolean },
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<void> {
  const { json = false, debug = false } = command.optsWithGlobals<Partial<GlobalOptions>>();
  const stopping = stopOnSignals();
  let redact = (text: string) => text;
  try {
    const config = loadConfig(process.env, needs);
    redact = redactorOf(config);
    process.exitCode = await work({ json, debug, config, stop: stopping.signal });
  } catch (error) {
    process.exitCode = stopping.code() ?? exitCodeOfError(error);
    if (stopping.code() === undefined) printError(error, { debug, redact });
  } finally {
    stopping.off();
  }
}

/** As {@link execute}, with everything wired and the database open. */
export function executeWithApp(
  command: Command,
  needs: { partnerCenter: boolean; logLevel?: string },
  work: (app: App, context: CommandContext) => Promise<ExitCode>,
): Promise<void> {
  return execute(command, needs, async (context) => {
    const simulated = await startConfiguredSimulator(context.config);
    try {
      const app = await openApp(simulated.config, needs);
      try {
        return await work(app, { ...context, config: simulated.config });
      } finally {
        await app.close();
      }
    } finally {
      await simulated.close();
    }
  });
}
