import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { sql } from 'kysely';

import { readEvidence } from '../../src/store/evidence-store.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';

/**
 * Where secrets of a tenant's simulator turn up: in what was heard, in any row of any table, in kept answers, in any file
 * of its home. Each as `place: secret`.
 */
export async function leaksOf(
  tenant: SimulatedTenant,
  heard: readonly string[],
): Promise<readonly string[]> {
  const places = new Map([['log', heard.join('\n')]]);
  const tables = await tenant.store.db.introspection.getTables();
  for (const { name } of tables) {
    const { rows } = await sql<{ line: string }>`
      select t::text as line from ${sql.table(name)} t`.execute(tenant.store.db);
    places.set(name, rows.map((row) => row.line).join('\n'));
  }
  const kept = await tenant.store.db.selectFrom('evidence').select('sha256').execute();
  for (const { sha256 } of kept) {
    const bytes = await readEvidence(tenant.store.db, sha256);
    places.set(`evidence ${sha256}`, bytes.toString('latin1'));
  }
  for (const file of await readdir(tenant.home, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const where = path.join(file.parentPath, file.name);
    places.set(where, await readFile(where, 'latin1'));
  }
  const { secrets } = tenant.simulator;
  return [...places].flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
  );
}
