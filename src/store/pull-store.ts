import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import type { Db, Trx } from './connection.ts';
import { keepEvidence } from './evidence-store.ts';
import { jsonForPostgres } from './json-for-postgres.ts';
import { noteRunPull } from './run-pull-store.ts';
import type { Database, PullHow } from './schema.ts';

export type Pull = Selectable<Database['pull']>;

/** What a pull is about. `key` is an invoice id, a customer id, or '' for a whole list. */
export interface PullSubject {
  readonly resource: Resource;
  readonly key: string;
  readonly source: 'v1';
}

export type Resource = keyof typeof ROW_TABLE;

/** Each resource's rows live in one table, and are compared version against version there. */
const ROW_TABLE = {
  customers: 'customer',
  invoices: 'invoice',
  invoice: 'invoice',
  balance: 'balance',
  'invoice-summaries': 'balance',
  orders: 'order_line',
  entitlements: 'entitlement',
  'line-items': 'charge',
  statement: 'statement',
} as const;

/** Stores the rows of one page. `firstRow` is the number of rows the pull holds already. */
export type StoreRows = (
  trx: Trx,
  page: { pullId: string; firstRow: number; json: Buffer },
) => Promise<number>;

/**
 * Begins a pull, or goes on with the one this run left unfinished: its `cursor` is where the listing continues.
 * Nobody sees it before it is sealed.
 */
export async function beginPull(db: Db, runId: string, subject: PullSubject): Promise<Pull> {
  const unfinished = await db
    .selectFrom('pull')
    .selectAll()
    .where('run_id', '=', runId)
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
    .values({ ...subject, run_id: runId })
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
  page: { bytes: Buffer; itemCount: number; nextToken: string | undefined },
  store: StoreRows,
): Promise<number> {
  const sha256 = await keepEvidence(trx, { bytes: page.bytes, mediaType: 'application/json' });
  const held = await trx
    .selectFrom('pull')
    .select(['pages', 'rows'])
    .where('pull_id', '=', pull.pull_id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('pull_page')
    .values({ pull_id: pull.pull_id, page_no: held.pages + 1, sha256, item_count: page.itemCount })
    .execute();
  const stored = await store(trx, {
    pullId: pull.pull_id,
    firstRow: held.rows,
    json: jsonForPostgres(page.bytes),
  });
  await trx
    .updateTable('pull')
    .set({ pages: held.pages + 1, rows: held.rows + stored, cursor: page.nextToken ?? null })
    .where('pull_id', '=', pull.pull_id)
    .execute();
  return stored;
}

/**
 * Seals a whole pull and makes it the current version of its subject. Content equal to the version held is dropped
 * in favour of that one, so that a quiet night stores nothing twice.
 *
 * @returns the pull that is current now, and how it relates to what was held
 */
export async function sealPull(
  trx: Trx,
  pull: Pull,
  runId: string,
): Promise<{ pullId: string; how: PullHow; rows: number }> {
  const contentHash = await contentHashOf(trx, pull);
  const held = await trx
    .selectFrom('pull')
    .select(['pull_id', 'version', 'content_hash', 'rows'])
    .where('resource', '=', pull.resource)
    .where('key', '=', pull.key)
    .where('source', '=', pull.source)
    .where('is_current', '=', true)
    .forUpdate()
    .executeTakeFirst();

  if (held?.content_hash === contentHash) {
    await trx.deleteFrom('pull').where('pull_id', '=', pull.pull_id).execute();
    await noteRunPull(trx, runId, held.pull_id, 'unchanged');
    return { pullId: held.pull_id, how: 'unchanged', rows: held.rows };
  }
  if (held !== undefined) {
    await trx
      .updateTable('pull')
      .set({ is_current: false })
      .where('pull_id', '=', held.pull_id)
      .execute();
  }
  const { rows } = await trx
    .updateTable('pull')
    .set({
      sealed_at: sql<Date>`clock_timestamp()`,
      version: (held?.version ?? 0) + 1,
      content_hash: contentHash,
      is_current: true,
    })
    .where('pull_id', '=', pull.pull_id)
    .returning('rows')
    .executeTakeFirstOrThrow();
  const how = held === undefined ? 'new' : 'changed';
  await noteRunPull(trx, runId, pull.pull_id, how);
  return { pullId: pull.pull_id, how, rows };
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

/** The sealed version in force; undefined when the subject was never pulled whole. */
export async function currentPull(db: Db, subject: PullSubject): Promise<Pull | undefined> {
  return db
    .selectFrom('pull')
    .selectAll()
    .where('resource', '=', subject.resource)
    .where('key', '=', subject.key)
    .where('source', '=', subject.source)
    .where('is_current', '=', true)
    .executeTakeFirst();
}

/**
 * One hash over the rows as a multiset: neither the order of arrival nor the size of pages changes it. Charges carry
 * the hash of their canonical line; other rows are hashed as stored.
 */
async function contentHashOf(trx: Trx, pull: Pull): Promise<string> {
  const table = ROW_TABLE[pull.resource as Resource];
  const rowHash =
    table === 'charge'
      ? sql`encode(r.line_hash, 'hex')`
      : sql`md5((to_jsonb(r) - 'pull_id' - 'row_no')::text)`;
  // A charge is found by its invoice: the key of the big table begins there.
  const only =
    table === 'charge'
      ? sql`r.invoice_id = ${pull.key} and r.pull_id = ${pull.pull_id}`
      : sql`r.pull_id = ${pull.pull_id}`;
  const { rows } = await sql<{ content_hash: string }>`
    select encode(sha256(convert_to(
      coalesce(string_agg(h, ',' order by h collate "C"), ''), 'UTF8')), 'hex') as content_hash
    from (select ${rowHash} as h from ${sql.table(table)} r where ${only}) hashed`.execute(trx);
  return rows[0]?.content_hash ?? '';
}
