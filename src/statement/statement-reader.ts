/*
 * The reading process: PDFs on stdin, each after four bytes of its length, and a line of JSON on stdout for each. It is
 * started by reader-process.ts and killed by it.
 */
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
for await (const bytes of documents()) {
  process.stdout.write(`${JSON.stringify(await read(bytes))}\n`);
}

async function* documents(): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      const end = 4 + held.readUInt32BE();
      yield held.subarray(4, end);
      held = held.subarray(end);
    }
  }
}

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
