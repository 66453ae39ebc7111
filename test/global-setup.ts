import { register } from 'tsx/esm/api';
import type { TestProject } from 'vitest/node';

import { migrateToLatest } from '../src/store/migrate.ts';
import { runOn, startThrowawayPostgres, urlOf } from './throwaway-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Leads to the database `postgres` of the tests' server, as superuser. */
    adminUrl: string;
  }
}

/** Migrated once; each test database is a copy of it. */
export const TEMPLATE_DATABASE = 'recon_template';

/** One server for the whole test run, deleted at its end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // As for the workers (vitest.config.ts): this file runs in vitest's own process.
  register();
  const server = await startThrowawayPostgres();
  try {
    await runOn(server.adminUrl, `create database ${TEMPLATE_DATABASE}`);
    await migrateToLatest(urlOf(server.adminUrl, TEMPLATE_DATABASE));
  } catch (error) {
    await server.remove();
    throw error;
  }
  project.provide('adminUrl', server.adminUrl);
  return () => server.remove();
}
