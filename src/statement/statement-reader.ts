/*
 * The reading process: PDF on stdin, one line of JSON on stdout. It is started by run-reader.ts and killed by it.
 */
import { buffer } from 'node:stream/consumers';

import { pdfText } from './pdf-text.ts';
import { refuseNetwork } from './refuse-network.ts';
import { figuresOf } from './statement-figures.ts';

/** Names pdf.js gives its errors, for people. */
const REASONS: Readonly<Record<string, string>> = {
  InvalidPDFException: 'the bytes are no PDF, or a damaged one',
  PasswordException: 'it needs a password',
};

refuseNetwork();
// Ctrl-C goes to the whole group: the parent decides when this process ends.
process.on('SIGINT', () => undefined);
// The clock of the reading starts here: what was loaded until now is our own weight, not the document's.
process.stdout.write('ready\n');
process.stdout.write(JSON.stringify(await read(await buffer(process.stdin))));

async function read(bytes: Buffer): Promise<object> {
  if (bytes.length === 0) return { unreadable: 'it is empty' };
  try {
    const text = await pdfText(new Uint8Array(bytes));
    return text.trim() === '' ? { unreadable: 'it holds no text' } : { figures: figuresOf(text) };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return { unreadable: REASONS[name] ?? `pdf.js gave up (${name.slice(0, 60) || 'no name'})` };
  }
}
