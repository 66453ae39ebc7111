import { sql } from 'kysely';

import type { Db, Trx } from './connection.ts';
import { handOnDrift } from './drift-store.ts';
import type { Pull, Resource } from './pull-store.ts';
import { ROW_TABLE } from './pull-store.ts';
import { noteRunPull } from './run-pull-store.ts';
import type { PullHow } from './schema.ts';

export interface Sealing {
  /** What the source calls this content. */
  readonly eTag?: string | undefined;
  /** True: content of another source stays in force, and this stands beside it. */
  readonly beside?: boolean;
}

export interface SealedPull {
  readonly pullId: string;
  readonly how: PullHow;
  readonly rows: number;
}

/**
 * Seals a whole pull and puts it in force. Content equal to the newest version of its source is dropped in favour of
 * that one, so that a quiet night stores nothing twice.
 *
 * @param runId the run that pulled it; undefined when a person handed it in
 * @returns the version that holds the content now, and how it relates to what was held
 */
export async function sealPull(
  trx: Trx,
  pull: Pull,
  runId: string | undefined,
  { eTag, beside = false }: Sealing = {},
): Promise<SealedPull> {
  const contentHash = await contentHashOf(trx, pull);
  const held = await newestVersion(trx, pull);
  const isUnchanged = held?.content_hash === contentHash;
  const pullId = isUnchanged ? held.pull_id : pull.pull_id;
  if (isUnchanged) {
    await handOnDrift(trx, { from: pull.pull_id, to: pullId });
    await trx.deleteFrom('pull').where('pull_id', '=', pull.pull_id).execute();
  } else {
    await trx
      .updateTable('pull')
      .set({
        sealed_at: sql<Date>`clock_timestamp()`,
        version: (held?.version ?? 0) + 1,
        content_hash: contentHash,
      })
      .where('pull_id', '=', pullId)
      .execute();
  }
  if (eTag !== undefined) {
    await trx.updateTable('pull').set({ etag: eTag }).where('pull_id', '=', pullId).execute();
  }
  await putInForce(trx, pullId, { ...pull, beside });
  const how = isUnchanged ? 'unchanged' : held === undefined ? 'new' : 'changed';
  if (runId !== undefined) await noteRunPull(trx, runId, pullId, how);
  const { rows } = await trx
    .selectFrom('pull')
    .select('rows')
    .where('pull_id', '=', pullId)
    .executeTakeFirstOrThrow();
  return { pullId, how, rows };
}

/** Takes what a run found unchanged without reading it again. */
export async function reusePull(trx: Trx, pull: Pull, runId: string): Promise<SealedPull> {
  await putInForce(trx, pull.pull_id, { ...pull, beside: false });
  await noteRunPull(trx, runId, pull.pull_id, 'unchanged');
  return { pullId: pull.pull_id, how: 'unchanged', rows: pull.rows };
}

/** One pull of a subject is in force: the one that was in force before steps back. */
async function putInForce(
  trx: Trx,
  pullId: string,
  subject: { resource: string; key: string; source: string; beside: boolean },
): Promise<void> {
  const before = await trx
    .selectFrom('pull')
    .select(['pull_id', 'source'])
    .where('resource', '=', subject.resource)
    .where('key', '=', subject.key)
    .where('is_current', '=', true)
    .forUpdate()
    .executeTakeFirst();
  if (before?.pull_id === pullId) return;
  if (subject.beside && before !== undefined && before.source !== subject.source) return;
  const set = (id: string, isCurrent: boolean) =>
    trx.updateTable('pull').set({ is_current: isCurrent }).where('pull_id', '=', id).execute();
  if (before !== undefined) await set(before.pull_id, false);
  await set(pullId, true);
}

/** The newest sealed version a source has of a subject; undefined when it never came whole. */
export async function newestVersion(
  db: Db,
  subject: { resource: string; key: string; source: string },
): Promise<Pull | undefined> {
  return db
    .selectFrom('pull')
    .selectAll()
    .where('resource', '=', subject.resource)
    .where('key', '=', subject.key)
    .where('source', '=', subject.source)
    .where('sealed_at', 'is not', null)
    .orderBy('version', 'desc')
    .limit(1)
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
