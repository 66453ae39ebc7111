import type { Transaction } from 'kysely';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';

import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/** A Kysely instance and the pool below it, which COPY needs by hand. */
export interface Store {
  readonly db: Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly connectionString: string;
  readonly maxConnections?: number;
  /** Idle connections fail when the server restarts; the pool replaces them, so this is for the log. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * Opens the pool. Nothing is connected yet.
 *
 * `numeric` and `bigint` arrive as text, `date` as `YYYY-MM-DD`, `timestamptz` as Date; the session runs in UTC.
 */
export function openStore(options: StoreOptions): Store {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.DATE, (day: string) => day);
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections ?? 8,
    application_name: 'recon',
    options: '-c timezone=UTC -c datestyle=ISO,MDY',
    types,
  });
  // Without a listener a lost connection ends the process: that of an idle client, and that of one which is lent and
  // between two statements. The latter's borrower learns of it by its next statement.
  pool.on('error', (error) => options.onIdleError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) });
  return { db, pool, close: () => db.destroy() };
}
