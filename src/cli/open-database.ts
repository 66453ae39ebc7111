import { AppError } from '../lib/app-error.ts';
import type { Store } from '../store/connection.ts';
import { openStore } from '../store/connection.ts';
import { connectTest } from '../store/embedded/connect-test.ts';
import { acquireEmbeddedPostgres } from '../store/embedded/embedded-postgres.ts';
import { emptyDatabase, migrateToLatest, pendingMigrations } from '../store/migrate.ts';

export interface OpenDatabase {
  readonly store: Store;
  readonly databaseUrl: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  readonly databaseUrl: string | undefined;
  readonly home: string;
  readonly pgBinDir: string | undefined;
  readonly onIdleError: (error: Error) => void;
}

/**
 * Opens the database of the settings: the one of `DATABASE_URL`, or the embedded one, whose schema is always brought
 * up to date. A database of one's own is migrated by `recon migrate`, never behind its owner's back.
 *
 * @throws AppError SCHEMA_BEHIND, DATABASE_UNREACHABLE, POSTGRES_UNAVAILABLE
 */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) return openOwn(settings.databaseUrl, settings);
  const server = await acquireEmbeddedPostgres({ home: settings.home, binDir: settings.pgBinDir });
  try {
    await migrateToLatest(server.databaseUrl);
    const store = openStore({
      connectionString: server.databaseUrl,
      onIdleError: settings.onIdleError,
    });
    return {
      store,
      databaseUrl: server.databaseUrl,
      embedded: true,
      close: async () => {
        await store.close();
        await server.release();
      },
    };
  } catch (error) {
    await server.release();
    throw error;
  }
}

async function openOwn(databaseUrl: string, settings: DatabaseSettings): Promise<OpenDatabase> {
  await connectTest(databaseUrl);
  const store = openStore({
    connectionString: databaseUrl,
    onIdleError: settings.onIdleError,
  });
  const opened = { store, databaseUrl, embedded: false, close: () => store.close() };
  const pending = await pendingMigrations(store.db);
  if (pending.length === 0) return opened;
  await store.close();
  throw new AppError('SCHEMA_BEHIND', `the database lacks ${pending.length} migrations`, {
    kind: 'usage',
    fix: 'Run `recon migrate` once.',
  });
}

/** Empties the embedded database of a home, whatever an earlier version left in it. */
export async function emptyEmbeddedDatabase(settings: {
  home: string;
  pgBinDir: string | undefined;
}): Promise<void> {
  const server = await acquireEmbeddedPostgres({ home: settings.home, binDir: settings.pgBinDir });
  try {
    const store = openStore({ connectionString: server.databaseUrl, maxConnections: 1 });
    await emptyDatabase(store.db).finally(() => store.close());
  } finally {
    await server.release();
  }
}
