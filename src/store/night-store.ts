import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { RunState } from './schema.ts';

/** A run that covered what a night covers, whoever started it. */
export interface WholeRun {
  readonly run_id: string;
  readonly state: RunState;
  readonly created_at: Date;
}

/**
 * The runs that covered what a night covers, begun since an instant, oldest first; before them the last one that began
 * earlier, which shows that nights were worked by then already.
 */
export async function wholeRunsSince(db: Db, since: Date): Promise<readonly WholeRun[]> {
  const { rows } = await sql<WholeRun>`
    select run_id, state, created_at from run
    where scope in ('night', 'full') and created_at >= coalesce(
      (select max(created_at) from run where scope in ('night', 'full') and created_at < ${since}), ${since})
    order by created_at, run_id`.execute(db);
  return rows;
}
