import type { Db } from '../../src/store/connection.ts';
import type { PullSubject, StoreRows } from '../../src/store/pull-store.ts';
import { appendPage, beginPull, sealPull } from '../../src/store/pull-store.ts';
import { openRun } from '../../src/store/run-store.ts';
import type { PullHow, RunOptions } from '../../src/store/schema.ts';

/** Opens a run that pulls nothing by itself. Runs of one database differ by name. */
export async function aRun(db: Db, name = 'night', asOf = new Date()): Promise<string> {
  const options: RunOptions = {
    periods: [name],
    lookbackPeriods: 3,
    invoices: [],
    from: 'pull',
    full: false,
  };
  const { run } = await openRun(db, {
    kind: 'manual',
    options,
    asOf,
    appVersion: 'test',
    ruleSetHash: 'test',
  });
  return run.run_id;
}

/** A page of a collection, as bytes. Strings are taken as they are, so that a test decides on every digit. */
export function pageOf(items: readonly (string | object)[]): Buffer {
  const texts = items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return Buffer.from(`{"items":[${texts.join(',')}]}`);
}

/** Pulls a listing whose pages are given: begin, append each, seal. */
export async function storePages(
  db: Db,
  runId: string,
  subject: Omit<PullSubject, 'source'>,
  listing: { pages: readonly Buffer[]; store: StoreRows },
): Promise<{ pullId: string; how: PullHow; rows: number }> {
  const pull = await beginPull(db, runId, { ...subject, source: 'v1' });
  for (const [index, bytes] of listing.pages.entries()) {
    const nextToken = index + 1 < listing.pages.length ? `page ${index + 2}` : undefined;
    await db
      .transaction()
      .execute((trx) => appendPage(trx, pull, { bytes, itemCount: 1, nextToken }, listing.store));
  }
  return db.transaction().execute((trx) => sealPull(trx, pull, runId));
}
