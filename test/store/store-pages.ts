import type { FieldDrift } from '../../src/lib/field-drift.ts';
import type { DocumentedShape } from '../../src/partner-center/documented-shape.ts';
import { ShapeReader } from '../../src/partner-center/shape-reader.ts';
import type { Db } from '../../src/store/connection.ts';
import type { PullSubject, StoreRows } from '../../src/store/pull-store.ts';
import { appendPage, beginPull } from '../../src/store/pull-store.ts';
import { openRun } from '../../src/store/run-store.ts';
import type { PullHow, RunOptions } from '../../src/store/schema.ts';
import type { Sealing } from '../../src/store/seal-pull.ts';
import { sealPull } from '../../src/store/seal-pull.ts';

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
  subject: Omit<PullSubject, 'source'> & Partial<Pick<PullSubject, 'source'>>,
  listing: {
    pages: readonly Buffer[];
    store: StoreRows;
    keys?: readonly string[] | undefined;
    sealing?: Sealing;
    /** What the client holds its items against. */
    shape?: DocumentedShape;
  },
): Promise<{ pullId: string; how: PullHow; rows: number }> {
  const pull = await beginPull(db, runId, { source: 'v1', ...subject });
  for (const [index, bytes] of listing.pages.entries()) {
    const nextToken = index + 1 < listing.pages.length ? `page ${index + 2}` : undefined;
    const keys = listing.keys === undefined ? {} : { keys: listing.keys };
    const drift = listing.shape === undefined ? [] : driftOf(bytes, listing.shape);
    await db
      .transaction()
      .execute((trx) =>
        appendPage(trx, pull, { bytes, itemCount: 1, nextToken, drift, ...keys }, listing.store),
      );
  }
  return db.transaction().execute((trx) => sealPull(trx, pull, runId, listing.sealing));
}

function driftOf(page: Buffer, shape: DocumentedShape): readonly FieldDrift[] {
  const { items } = JSON.parse(page.toString()) as { items: readonly Record<string, unknown>[] };
  const reader = new ShapeReader(shape);
  for (const item of items) reader.read(item);
  return reader.drift();
}
