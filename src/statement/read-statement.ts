import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ReaderLimits } from './run-reader.ts';
import { READER_LIMITS, runReader } from './run-reader.ts';
import type { StatementReading } from './statement-reading.ts';
import { parseAnswer, unreadable } from './statement-reading.ts';

/** The reader beside this file, in the language this file runs in. */
const READER = path.join(
  import.meta.dirname,
  `statement-reader${path.extname(fileURLToPath(import.meta.url))}`,
);

/**
 * Reads the figures of a PDF statement. The document is a stranger's: it is opened in a process of its own, bounded in
 * time and memory. The bytes are left as they are.
 *
 * - Readable: the total is certain, and the document agrees with itself.
 * - Errors: AppError STATEMENT_READER (retryable) when the reading process failed for no fault of the document.
 */
export async function readStatement(
  bytes: Buffer,
  options: { signal: AbortSignal; limits?: ReaderLimits },
): Promise<StatementReading> {
  const { signal, limits = READER_LIMITS } = options;
  const end = await runReader(READER, bytes, { limits, signal });
  if ('gaveUp' in end) return unreadable(end.gaveUp);
  return parseAnswer(end.answer) ?? unreadable('its reader gave no figures');
}
