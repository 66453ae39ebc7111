import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { sql } from 'kysely';

import type { Db } from '../../src/store/connection.ts';

/** Tables whose rows belong to a pull, and the resources of those pulls. */
const PULLED = [
  'customer',
  'invoice',
  'balance',
  'order_line',
  'entitlement',
  'provisioning_status',
  'statement',
];

/** Rows of a match, under what it judged. */
const JUDGED = [
  'finding',
  'disposition',
  'bridge_step',
  'allocation',
  'order_state',
  'balance_document',
];

/**
 * Everything a night leaves behind, as sorted text: facts, judgements and report files, without the ids and instants
 * that differ from one database to the next. Unsealed pulls are left out as they are for every reader; rows that are
 * there twice are there twice.
 */
export async function finalState(db: Db, home: string): Promise<Readonly<Record<string, unknown>>> {
  const state: Record<string, unknown> = {};
  for (const table of PULLED) {
    state[table] = await texts(
      db,
      sql`select (to_jsonb(t) - 'pull_id' - 'row_no')::text as line
        from ${sql.table(table)} t join pull p on p.pull_id = t.pull_id and p.sealed_at is not null`,
    );
  }
  for (const table of ['charge', 'charge_group']) {
    state[table] = await texts(
      db,
      sql`select (to_jsonb(t) - 'pull_id' - 'line_no' - 'first_line_no')::text as line
        from ${sql.table(table)} t join pull p on p.pull_id = t.pull_id and p.sealed_at is not null`,
    );
  }
  state['match'] = await texts(
    db,
    sql`select (to_jsonb(m) - 'match_id' - 'made_at')::text as line from match m`,
  );
  for (const table of JUDGED) {
    state[table] = await texts(
      db,
      sql`select m.subject || ' ' || m.key || ' ' || (to_jsonb(t) - 'match_id')::text as line
        from ${sql.table(table)} t join match m on m.match_id = t.match_id`,
    );
  }
  return { ...state, files: await emittedFiles(db, home) };
}

async function texts(db: Db, rows: ReturnType<typeof sql>): Promise<readonly string[]> {
  const found = await sql<{ line: string }>`
    select line from (${rows}) x order by line collate "C"`.execute(db);
  return found.rows.map((row) => row.line);
}

/** Every recorded file with its text. The run's id and start are part of names and of one column: they are blanked. */
async function emittedFiles(db: Db, home: string): Promise<readonly string[]> {
  const files = await db
    .selectFrom('emitted_file')
    .select(['run_id', 'period', 'scope', 'report', 'file_name'])
    .orderBy(sql`scope collate "C", report collate "C"`)
    .execute();
  return Promise.all(
    files.map(async ({ run_id, period, scope, report, file_name }) => {
      const file = path.join(home, 'reports', period, run_id, file_name);
      const text = await readFile(file, 'utf8');
      const name = file_name.replace(/\d{8}T\d{6}Z/, 'RUN');
      return [period, scope, report, name, text.replaceAll(run_id, 'RUN')].join('\n');
    }),
  );
}
