import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';

import { CLUSTER_USER, clusterPassword, createCluster } from '../src/store/embedded/cluster.ts';
import { placeIn, reachableDirectory } from '../src/store/embedded/cluster-place.ts';
import { withPostgres } from '../src/store/embedded/postgres-binaries.ts';
import { readPostmaster } from '../src/store/embedded/postmaster-file.ts';
import { canEnter, serverAccount } from '../src/store/embedded/server-account.ts';
import { startServer, stopServer } from '../src/store/embedded/server-process.ts';

/** A server of the tests' own. It keeps its port from one start to the next. */
export interface ThrowawayPostgres {
  /** Leads to the database `postgres`, as superuser. */
  readonly adminUrl: string;
  /** After `stop`, on the same port and with the same data. */
  start(): Promise<void>;
  /** Waits for clients for 1.5 s, then cuts them off, as an administrator's restart does. */
  stop(): Promise<void>;
  /** Stops the server and deletes its data. */
  remove(): Promise<void>;
}

/** Nothing has to survive a power cut here. */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '1GB',
};

/** Creates and starts a server in a temporary directory. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const place = await makePlace();
  const search = {
    binDir: process.env['PG_BIN_DIR'],
    account: place.account,
    madeBy: undefined,
  };
  const binaries = await withPostgres(search, async (found) => {
    await createCluster(place, found, { durable: false });
    await startServer(place, found, NOT_DURABLE);
    return found;
  });
  const port = await portOf(place.dataDir);
  const password = await clusterPassword(place);
  const stop = () => stopIfRunning(place.dataDir);
  return {
    adminUrl: `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/postgres`,
    start: () => startServer(place, binaries, { ...NOT_DURABLE, port: String(port) }),
    stop,
    async remove() {
      await stop();
      await rm(join(place.dir, '..'), { recursive: true, force: true });
    },
  };
}

/** The URL of another database on the same server. */
export function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one statement on its own connection, as `create database` wants it. */
export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function makePlace() {
  const account = await serverAccount('');
  const temporary = await realpath(tmpdir());
  const parent = (await canEnter(account, temporary))
    ? temporary
    : await reachableDirectory(account);
  const dir = await mkdtemp(join(parent, 'recon-test-'));
  if (account !== undefined) await chmod(dir, 0o711);
  return placeIn(join(dir, 'postgres'), account);
}

async function portOf(dataDir: string): Promise<number> {
  const server = await readPostmaster(dataDir);
  if (server?.port === undefined) throw new Error(`no server runs in ${dataDir}`);
  return server.port;
}

async function stopIfRunning(dataDir: string): Promise<void> {
  const server = await readPostmaster(dataDir);
  if (server !== undefined) await stopServer(dataDir, server.pid);
}
