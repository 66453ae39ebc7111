import type { Selectable } from 'kysely';

import type { FieldDrift } from '../lib/field-drift.ts';
import type { LineSource } from '../lib/line-source.ts';
import type { Db, Trx } from './connection.ts';
import { noteDrift } from './drift-store.ts';
import { keepEvidence } from './evidence-store.ts';
import { jsonForPostgres } from './json-for-postgres.ts';
import type { Database } from './schema.ts';

export type Pull = Selectable<Database['pull']>;

/** What a pull is about. `key` is an invoice, customer or order id, or '' for a whole list. */
export interface PullSubject {
  readonly resource: Resource;
  readonly key: string;
  /** Each source has versions of its own; only lines come from several. */
  readonly source: LineSource;
}

export type Resource = keyof typeof ROW_TABLE;

/** Each resource's rows live in one table, and are compared version against version there. */
export const ROW_TABLE = {
  customers: 'customer',
  invoices: 'invoice',
  invoice: 'invoice',
  balance: 'balance',
  'invoice-summaries': 'balance',
  orders: 'order_line',
  'recorded-orders': 'order_line',
  entitlements: 'entitlement',
  provisioning: 'provisioning_status',
  'line-items': 'charge',
  statement: 'statement',
} as const;

/** A page as it is stored. */
export interface PulledPage {
  /** As it came: kept as evidence. */
  readonly bytes: Buffer;
  readonly mediaType?: string;
  /** JSON to read the rows from, where it is not the bytes themselves. */
  readonly json?: Buffer;
  /** Every key its items have, as printed; absent where they are those of the v1 API. */
  readonly keys?: readonly string[];
  /** How its fields differ from what is documented; absent where that is not known. */
  readonly drift?: readonly FieldDrift[];
  readonly itemCount: number;
  readonly nextToken: string | undefined;
}

/** Stores the rows of one page. `firstRow` is the number of rows the pull holds already. */
export type StoreRows = (
  trx: Trx,
  page: {
    pullId: string;
    firstRow: number;
    json: Buffer;
    keys?: readonly string[] | undefined;
  },
) => Promise<number>;

/**
 * Begins a pull, or goes on with the one this run left unfinished: its `cursor` is where the listing continues.
 * Nobody sees it before it is sealed.
 */
export async function beginPull(
  db: Db,
  runId: string | undefined,
  subject: PullSubject,
): Promise<Pull> {
  const unfinished = await db
    .selectFrom('pull')
    .selectAll()
    .where('run_id', 'is not distinct from', runId ?? null)
    .where('resource', '=', subject.resource)
    .where('key', '=', subject.key)
    .where('source', '=', subject.source)
    .where('sealed_at', 'is', null)
    .executeTakeFirst();
  if (unfinished?.cursor != null) return unfinished;
  // Without a cursor nothing of it can be continued: a listing that ended unsealed starts over as well.
  if (unfinished !== undefined) await discardPull(db, unfinished.pull_id);
  return db
    .insertInto('pull')
    .values({ ...subject, run_id: runId ?? null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Forgets an unsealed pull with its rows; the evidence stays. */
export async function discardPull(db: Db, pullId: string): Promise<void> {
  await db
    .deleteFrom('pull')
    .where('pull_id', '=', pullId)
    .where('sealed_at', 'is', null)
    .execute();
}

/**
 * Appends one page in the caller's transaction: evidence, rows and the cursor behind it land together.
 *
 * @returns rows stored by this page
 */
export async function appendPage(
  trx: Trx,
  pull: Pull,
  page: PulledPage,
  store: StoreRows,
): Promise<number> {
  const { bytes, mediaType = 'application/json' } = page;
  const sha256 = await keepEvidence(trx, { bytes, mediaType });
  const held = await trx
    .selectFrom('pull')
    .select(['pages', 'rows'])
    .where('pull_id', '=', pull.pull_id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('pull_page')
    .values({ pull_id: pull.pull_id, page_no: held.pages + 1, sha256, item_count: page.itemCount })
    .execute();
  await noteDrift(trx, pull.pull_id, page.drift ?? []);
  const stored = await store(trx, {
    pullId: pull.pull_id,
    firstRow: held.rows,
    json: jsonForPostgres(page.json ?? bytes),
    keys: page.keys,
  });
  await trx
    .updateTable('pull')
    .set({ pages: held.pages + 1, rows: held.rows + stored, cursor: page.nextToken ?? null })
    .where('pull_id', '=', pull.pull_id)
    .execute();
  return stored;
}

/** Forgets what runs that ended left unsealed. @returns how many pulls */
export async function discardAbandonedPulls(db: Db): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('pull')
    .where('sealed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('run_id', 'is', null),
        eb('run_id', 'in', eb.selectFrom('run').select('run_id').where('state', '<>', 'running')),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The sealed version in force, whatever its source; undefined when the subject was never pulled whole. */
export async function currentPull(
  db: Db,
  subject: Pick<PullSubject, 'resource' | 'key'>,
): Promise<Pull | undefined> {
  return db
    .selectFrom('pull')
    .selectAll()
    .where('resource', '=', subject.resource)
    .where('key', '=', subject.key)
    .where('is_current', '=', true)
    .executeTakeFirst();
}
