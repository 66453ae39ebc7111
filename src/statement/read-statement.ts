import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ReaderEnd } from './reader-process.ts';
import { READER_LIMITS, ReaderProcess } from './reader-process.ts';
import type { StatementReading } from './statement-reading.ts';
import { parseAnswer, unreadable } from './statement-reading.ts';

/** The reader beside this file, in the language this file runs in. */
const READER = path.join(
  import.meta.dirname,
  `statement-reader${path.extname(fileURLToPath(import.meta.url))}`,
);

/** A reader is replaced after this many documents, whatever they left in it. */
const DOCUMENTS_MAX = 50;
const IDLE_MS = 5000;

let reader: ReaderProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads the figures of a PDF statement. The document is a stranger's: it is opened in a process apart, bounded in time
 * and memory. All statements of this process are read by one reader, in the order they were asked for. The bytes are
 * left as they are.
 *
 * - Readable: the total is certain, and the document agrees with itself.
 * - Errors: AppError STATEMENT_READER (retryable) when the reading process failed for no fault of the document.
 */
export async function readStatement(
  bytes: Buffer,
  { signal }: { signal: AbortSignal },
): Promise<StatementReading> {
  const reading = turn.then(() => readNow(bytes, signal));
  turn = reading.catch(() => undefined);
  const end = await reading;
  if ('gaveUp' in end) return unreadable(end.gaveUp);
  return parseAnswer(end.answer) ?? unreadable('its reader gave no figures');
}

async function readNow(bytes: Buffer, signal: AbortSignal): Promise<ReaderEnd> {
  signal.throwIfAborted();
  clearTimeout(idle);
  if (reader?.alive !== true) reader = new ReaderProcess(READER, READER_LIMITS);
  const one = reader;
  try {
    const end = await one.read(bytes, signal);
    // Whether this document broke its reader or one before it did is known only by a reader that read nothing else.
    return 'gaveUp' in end && one.documents > 1 ? await readNow(bytes, signal) : end;
  } finally {
    if (one.documents >= DOCUMENTS_MAX) one.end();
    else idle = setTimeout(() => one.end(), IDLE_MS).unref();
  }
}
