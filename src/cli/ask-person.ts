import { createInterface } from 'node:readline/promises';

import { AppError } from '../lib/app-error.ts';

/**
 * Asks whoever sits at the terminal a question that yes or no answers; anything but yes is no.
 *
 * @throws AppError NOBODY_TO_ASK (usage) where nobody does
 */
export async function askPerson(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new AppError('NOBODY_TO_ASK', 'nobody is there to agree: the input is no terminal', {
      kind: 'usage',
      fix: 'Add --yes to agree beforehand, best with --max-total; or --dry-run to look only.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
