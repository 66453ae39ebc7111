import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import type { ClusterPlace } from '../../../src/store/embedded/cluster-place.ts';
import { placeForHome } from '../../../src/store/embedded/cluster-place.ts';
import { readPostmaster } from '../../../src/store/embedded/postmaster-file.ts';
import { stopServer } from '../../../src/store/embedded/server-process.ts';

/** A home for one test, removed with its server afterwards. */
export interface TestHome {
  readonly home: string;
  place(): Promise<ClusterPlace>;
  /** Undefined when no server runs. */
  serverPid(): Promise<number | undefined>;
  remove(): Promise<void>;
}

/** @param options.closed below a directory that only we can enter, as `mktemp -d` makes it */
export async function makeTestHome(options: { closed: boolean }): Promise<TestHome> {
  const parent = await mkdtemp(join(tmpdir(), 'recon-home-'));
  await chmod(parent, options.closed ? 0o700 : 0o755);
  const home = join(parent, '.recon');
  const place = () => placeForHome(home);
  const serverPid = async () => (await readPostmaster((await place()).dataDir))?.pid;
  return {
    home,
    place,
    serverPid,
    async remove() {
      const { dir, dataDir } = await place();
      const pid = await serverPid();
      // A pid file a test made up belongs to somebody else.
      const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
      if (pid !== undefined && command.includes(dataDir)) await stopServer(dataDir, pid);
      await rm(dir, { recursive: true, force: true });
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
