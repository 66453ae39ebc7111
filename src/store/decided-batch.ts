import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { DecisionAction } from './decision-table.ts';

/** One request's decisions together. */
export interface DecidedBatch {
  readonly batch: string;
  readonly action: DecisionAction | 'undo';
  readonly findings: number;
  /** True as long as one of its rows can be undone. */
  readonly can_undo: boolean;
}

/** Undefined when nothing was decided under that name. */
export async function decidedBatch(db: Db, batch: string): Promise<DecidedBatch | undefined> {
  const { rows } = await sql<DecidedBatch>`
    select d.batch, min(d.action) as action, count(*)::int as findings,
      bool_or(d.action <> 'undo' and not exists (select from decision u where u.undoes = d.decision_id)) as can_undo
    from decision d where d.batch = ${batch} group by d.batch`.execute(db);
  return rows[0];
}
