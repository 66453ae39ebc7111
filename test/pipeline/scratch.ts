import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import type { Store } from '../../src/store/connection.ts';
import { openStore } from '../../src/store/connection.ts';
import type { Settings } from '../cli/recon-process.ts';
import type { TestDatabase } from '../database.ts';
import { createTestDatabase } from '../database.ts';

export interface Scratch {
  readonly store: Store;
  readonly home: string;
  /** Settings of a database and a home of this test's own. */
  readonly settings: Settings;
}

/** A migrated database and an empty home, gone when the test is. */
export async function scratch(): Promise<Scratch> {
  const { close, ...opened } = await openScratch();
  onTestFinished(close);
  return opened;
}

/**
 * As {@link scratch}, for tests that share one: the caller closes it.
 *
 * @param own a database made by the caller; dropped all the same
 */
export async function openScratch(
  own?: TestDatabase,
): Promise<Scratch & { readonly close: () => Promise<void> }> {
  const database = own ?? (await createTestDatabase());
  const home = await mkdtemp(path.join(tmpdir(), 'recon-test-'));
  const store = openStore({ connectionString: database.url, maxConnections: 6 });
  return {
    store,
    home,
    settings: { DATABASE_URL: database.url, RECON_HOME: home },
    close: async () => {
      await store.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
