import { sql } from 'kysely';

import type { Db } from '../../src/store/connection.ts';

/** Tables a quiet night adds nothing to. */
const FACTS = [
  'customer',
  'invoice',
  'balance',
  'order_line',
  'entitlement',
  'provisioning_status',
  'statement',
  'charge',
  'charge_group',
  'match',
  'finding',
  'disposition',
  'bridge_step',
  'balance_document',
  'evidence',
  'emitted_file',
] as const;

/** How many rows each table of facts and judgements holds. */
export async function storedRows(db: Db): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of FACTS) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)}`.execute(db);
    counts[table] = rows[0]?.n ?? 0;
  }
  return counts;
}
