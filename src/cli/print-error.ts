import pc from 'picocolors';

import { AppError, messageOf } from '../lib/app-error.ts';
import { tell } from './terminal.ts';

const FIX_UNKNOWN = 'Run the command again with --debug and report what it prints.';

/** Three lines: what happened, why, what to do. The stack only with --debug. */
export function printError(
  error: unknown,
  options: { debug: boolean; redact: (text: string) => string },
): void {
  const line = (text: string) => tell(options.redact(text));
  line(`${pc.red('Error:')} ${messageOf(error)}`);
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause !== undefined) line(`  why: ${messageOf(cause)}`);
  line(`  do:  ${(error instanceof AppError ? error.fix : undefined) ?? FIX_UNKNOWN}`);
  if (error instanceof AppError) line(pc.dim(`  code: ${error.code}`));
  if (options.debug && error instanceof Error) line(error.stack ?? '');
}
