import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import Cursor from 'pg-cursor';

import type { Db, Store } from './connection.ts';
import type { Database } from './schema.ts';

/** One connection in one read-only transaction, which sees one state of the database throughout. */
export interface Snapshot {
  readonly db: Db;
  /** The same connection, for COPY, which Kysely does not know. */
  readonly client: PoolClient;
}

/** Hands a snapshot to `work`, and takes it back when `work` has ended; nothing that reads from it may outlive that. */
export async function withSnapshot<T>(
  store: Store,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await store.pool.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    const result = await work({ db: kyselyOn(client), client });
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // The connection may still be sending rows: nobody else can use it.
    client.release(true);
    throw error;
  }
}

/** Kysely takes connections from a pool and gives them back: this pool is one connection, which stays ours. */
function kyselyOn(client: PoolClient): Db {
  const lent = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve() };
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
}
