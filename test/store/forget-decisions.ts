import { sql } from 'kysely';

import type { Db } from '../../src/store/connection.ts';

/** Between tests: findings of equal tenants have equal ids, and decisions only ever grow. */
export async function forgetDecisions(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`alter table decision disable trigger user`.execute(trx);
    await sql`delete from decision`.execute(trx);
    await sql`alter table decision enable trigger user`.execute(trx);
  });
}
