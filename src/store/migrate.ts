import { promises as fs } from 'node:fs';
import path from 'node:path';

import { FileMigrationProvider, Migrator, sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db } from './connection.ts';
import { openStore } from './connection.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');

/** @returns the names of the migrations that ran, in order; empty when the schema was up to date */
export async function migrateToLatest(databaseUrl: string): Promise<readonly string[]> {
  const store = openStore({ connectionString: databaseUrl, maxConnections: 2 });
  try {
    // Kysely returns its error instead of throwing it.
    const { error, results } = await migratorOf(store.db).migrateToLatest();
    if (error !== undefined) {
      const failed = results?.find((result) => result.status === 'Error')?.migrationName;
      throw new AppError('MIGRATION_FAILED', `migration ${failed ?? '(unnamed)'} failed`, {
        cause: error,
        fix: 'Nothing of it was kept. Fix the cause and run `recon migrate` again.',
      });
    }
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await store.close();
  }
}

/** @returns names of migrations this version knows and the database lacks */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  const migrations = await migratorOf(db).getMigrations();
  return migrations.filter((one) => one.executedAt === undefined).map((one) => one.name);
}

function migratorOf(db: Db): Migrator {
  return new Migrator({
    db,
    provider: new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS }),
  });
}

/** Drops everything the database holds and lays the schema anew. For the demo's own database only. */
export async function emptyDatabase(db: Db): Promise<void> {
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
  const { error } = await migratorOf(db).migrateToLatest();
  if (error !== undefined) throw error as Error;
}
