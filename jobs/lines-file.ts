import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { readPortalLines } from '../src/lib/portal-lines.ts';
import type { PulledPage } from '../src/store/pull-store.ts';

/**
 * Finds the portal's file of an invoice: a CSV whose name holds the invoice's number; of several, the newest.
 *
 * @returns undefined when there is none, or no such folder
 */
export async function findLinesFile(dir: string, invoiceId: string): Promise<string | undefined> {
  const names = await readdir(dir).catch(() => []);
  const wanted = names.filter(
    (name) =>
      name.toLowerCase().endsWith('.csv') && name.toUpperCase().includes(invoiceId.toUpperCase()),
  );
  let newest: { file: string; at: number } | undefined;
  for (const name of wanted) {
    const file = path.join(dir, name);
    const at = (await stat(file)).mtimeMs;
    if (newest === undefined || at > newest.at) newest = { file, at };
  }
  return newest?.file;
}

/** The rows of a portal file, as pages to store. */
export async function* pagesOfLinesFile(
  file: string,
): AsyncGenerator<PulledPage & { readonly invoiceNumbers: readonly string[] }> {
  const bytes = createReadStream(file) as AsyncIterable<Buffer>;
  for await (const page of readPortalLines(bytes, path.basename(file))) {
    yield { ...page, mediaType: 'text/csv', nextToken: undefined };
  }
}
