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
