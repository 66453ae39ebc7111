import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { Resource } from './pull-store.ts';
import type { PullHow } from './schema.ts';

/** Puts a pull on the run's list. What a run pulled itself is never called reused later. */
export async function noteRunPull(
  db: Db,
  runId: string,
  pullId: string,
  how: PullHow,
): Promise<void> {
  await db
    .insertInto('run_pull')
    .values({ run_id: runId, pull_id: pullId, how })
    // Judged by what was held, and read after all when the run was tried again.
    .onConflict((oc) =>
      oc.columns(['run_id', 'pull_id']).doUpdateSet({ how }).where('run_pull.how', '=', 'reused'),
    )
    .execute();
}

/** Keys of a resource that a run has pulled already. */
export async function pulledKeys(
  db: Db,
  runId: string,
  resource: Resource,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('run_pull as r')
    .innerJoin('pull as p', 'p.pull_id', 'r.pull_id')
    .select('p.key')
    .where('r.run_id', '=', runId)
    .where('p.resource', '=', resource)
    .where('r.how', '<>', 'reused')
    .execute();
  return new Set(rows.map((row) => row.key));
}

export interface PulledSummary {
  readonly resource: string;
  readonly how: PullHow;
  readonly pulls: number;
  readonly rows: number;
}

/** What a run pulled, found unchanged, and reused, summed per resource. */
export async function summarizePulls(db: Db, runId: string): Promise<readonly PulledSummary[]> {
  return db
    .selectFrom('run_pull as r')
    .innerJoin('pull as p', 'p.pull_id', 'r.pull_id')
    .select([
      'p.resource',
      'r.how',
      sql<number>`count(*)::int`.as('pulls'),
      sql<number>`sum(p.rows)::int`.as('rows'),
    ])
    .where('r.run_id', '=', runId)
    .groupBy(['p.resource', 'r.how'])
    .orderBy('p.resource')
    .orderBy('r.how')
    .execute();
}

/** One answer that a run was made from. */
export interface RunInput {
  readonly resource: string;
  readonly key: string;
  readonly source: string;
  readonly how: PullHow;
  readonly version: number | null;
  readonly rows: number;
  readonly sealed_at: Date | null;
  readonly content_hash: string | null;
}

/** A page of what a run was made from, by what was asked and for whom. */
export async function pageOfRunInputs(
  db: Db,
  runId: string,
  page: { offset: number; limit: number },
): Promise<{ readonly rows: readonly RunInput[]; readonly total: number }> {
  const listed = db
    .selectFrom('run_pull as r')
    .innerJoin('pull as p', 'p.pull_id', 'r.pull_id')
    .where('r.run_id', '=', runId);
  const [rows, counted] = await Promise.all([
    listed
      .select([
        'p.resource',
        'p.key',
        'p.source',
        'r.how',
        'p.version',
        'p.rows',
        'p.sealed_at',
        'p.content_hash',
      ])
      .orderBy(sql`p.resource collate "C", p.key collate "C"`)
      .orderBy('p.pull_id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    listed.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: counted.total };
}
