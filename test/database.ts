import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';
import { inject } from 'vitest';

import { migrateToLatest } from '../src/store/migrate.ts';
import { TEMPLATE_DATABASE } from './global-setup.ts';
import { runOn, startThrowawayPostgres, urlOf } from './throwaway-postgres.ts';

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, and cuts off who is still connected. */
  drop(): Promise<void>;
}

/** A migrated, empty database on a server of its own, for tests that take the server away. */
export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops and starts; clients lose their connections, the port stays. */
  restart(): Promise<void>;
  /** Stops the server for good and deletes its data. */
  remove(): Promise<void>;
}

/** Two workers at most copy the template at once, 20 to 80 ms each. */
const COPY_ATTEMPTS = 100;
const COPY_WAIT_MS = 50;

/** Creates a database by copying the migrated template: about 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await copyTemplate(adminUrl, name);
  return {
    url: urlOf(adminUrl, name),
    drop: () => runOn(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/** Starts a separate server: about a second. Always `remove()` it. */
export async function testPostgres(): Promise<TestPostgres> {
  const server = await startThrowawayPostgres();
  const url = urlOf(server.adminUrl, 'recon');
  try {
    await runOn(server.adminUrl, 'create database recon');
    await migrateToLatest(url);
  } catch (error) {
    await server.remove();
    throw error;
  }
  return {
    url,
    stop: () => server.stop(),
    start: () => server.start(),
    async restart() {
      await server.stop();
      await server.start();
    },
    remove: () => server.remove(),
  };
}

async function copyTemplate(adminUrl: string, name: string): Promise<void> {
  const statement = `create database ${name} template ${TEMPLATE_DATABASE} strategy file_copy`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runOn(adminUrl, statement);
      return;
    } catch (error) {
      if (!isTemplateBusy(error) || attempt === COPY_ATTEMPTS) throw error;
      await delay(COPY_WAIT_MS);
    }
  }
}

/** 55006: somebody is connected to the template, or copies it. */
function isTemplateBusy(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55006';
}
