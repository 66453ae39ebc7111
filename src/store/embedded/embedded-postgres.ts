import { setTimeout as delay } from 'node:timers/promises';

import pg from 'pg';

import { AppError } from '../../lib/app-error.ts';
import { CLUSTER_USER, clusterMajor, clusterPassword, createCluster } from './cluster.ts';
import { type ClusterPlace, placeForHome } from './cluster-place.ts';
import { postgresUnavailable, withPostgres } from './postgres-binaries.ts';
import { discardStalePid, isServerOf, readPostmaster } from './postmaster-file.ts';
import { startServer, stopServer } from './server-process.ts';

/** A database of our own, on a server shared by all commands of one home. */
export interface EmbeddedPostgres {
  /** Holds the password: never to be printed. */
  readonly databaseUrl: string;
  /** Gives the server back, and stops it when nobody else uses it. Close your own pools first. */
  release(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** RECON_HOME: commands with the same one share the server and its data. */
  readonly home: string;
  /** PG_BIN_DIR; undefined searches npm's binaries and the system's. */
  readonly binDir: string | undefined;
  /** Hears what takes a while: creating and starting. */
  readonly log?: (message: string) => void;
}

/** A held place on the running server: a session with the shared lock. */
interface Seat {
  readonly session: pg.Client;
  readonly pid: number;
  readonly port: number;
}

const DATABASE = 'recon';
const HOLDER_NAME = 'recon-holder';
/** Held shared by each command, and alone by the one that stops the server. "recon" in ASCII. */
const USE_LOCK = 491327287150;
const POLL_MS = 50;
/** Covers a server that shuts down with much to write, and one that recovers from a crash. */
const ACQUIRE_TIMEOUT_MS = 180_000;
/** Sessions of pools closed a moment ago need an instant to disappear. */
const LAST_SESSIONS_MS = 1_000;

/**
 * Uses the embedded server of a home: reuses the running one, or creates and starts it.
 *
 * The server itself keeps the peace, so a kill -9 leaves no lock behind. `postmaster.pid` lets one
 * server run per data directory. Each command holds a session with a shared advisory lock; who
 * stops the server takes it alone first, so a newcomer either is seen, or waits and starts anew.
 *
 * @throws AppError POSTGRES_UNAVAILABLE when nothing can be started here (its text says what to do);
 *   POSTGRES_NOT_READY when a server neither answers nor ends; DIRECTORY_NOT_OURS
 */
export async function acquireEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const place = await locate(options.home);
  const seat = await takeSeat(place, options);
  try {
    await createDatabase(seat.session);
  } catch (error) {
    await leave(place, seat);
    throw error;
  }
  const password = await clusterPassword(place);
  let released: Promise<void> | undefined;
  return {
    databaseUrl: `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${seat.port}/${DATABASE}`,
    release: () => (released ??= leave(place, seat)),
  };
}

async function locate(home: string): Promise<ClusterPlace> {
  try {
    return await placeForHome(home);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw postgresUnavailable([{ where: home, reason: (error as Error).message }]);
  }
}

async function takeSeat(place: ClusterPlace, options: EmbeddedPostgresOptions): Promise<Seat> {
  const begin = performance.now();
  while (performance.now() - begin < ACQUIRE_TIMEOUT_MS) {
    const server = await readPostmaster(place.dataDir);
    if (server === undefined || !(await isServerOf(place.dataDir, server.pid))) {
      if (server !== undefined) await discardStalePid(place.dataDir, server);
      await start(place, options);
    } else if (server.state === 'ready' && server.port !== undefined) {
      const session = await enter(place, server.port);
      if (session !== undefined) return { session, pid: server.pid, port: server.port };
    }
    // It is starting, or its last user is stopping it.
    await delay(POLL_MS);
  }
  throw new AppError(
    'POSTGRES_NOT_READY',
    `The embedded PostgreSQL in ${place.dir} neither answers nor ends`,
    { kind: 'later', retryable: true, fix: `Look into ${place.dir}/server.log.` },
  );
}

async function start(place: ClusterPlace, options: EmbeddedPostgresOptions): Promise<void> {
  const major = await clusterMajor(place);
  const madeBy = major === undefined ? undefined : { major, dataDir: place.dataDir };
  const search = { binDir: options.binDir, account: place.account, madeBy };
  await withPostgres(search, async (binaries) => {
    if (madeBy === undefined) {
      options.log?.(`creating the embedded database in ${place.dir}`);
      await createCluster(place, binaries, { durable: true });
    }
    options.log?.(`starting the embedded database (PostgreSQL ${binaries.major})`);
    await startServer(place, binaries, {});
  });
}

/** @returns undefined when the server lets nobody in now, or is about to be stopped */
async function enter(place: ClusterPlace, port: number): Promise<pg.Client | undefined> {
  const session = new pg.Client({
    host: '127.0.0.1',
    port,
    user: CLUSTER_USER,
    password: await clusterPassword(place),
    // Advisory locks belong to one database: everybody meets in this one.
    database: 'postgres',
    application_name: HOLDER_NAME,
    connectionTimeoutMillis: 5_000,
  });
  // The server may be restarted by hand; who runs queries hears of it from their own pool.
  session.on('error', () => undefined);
  try {
    await session.connect();
    const answer = await session.query<{ data_directory: string; held: boolean }>(
      `select current_setting('data_directory') as data_directory,
              pg_try_advisory_lock_shared(${USE_LOCK}) as held`,
    );
    const [row] = answer.rows;
    const isOurs = row?.held === true && row.data_directory === place.dataDir;
    // We may have come in before a stop and got the lock after it: who stops gives the lock back
    // only once the server calls itself stopping.
    const server = await readPostmaster(place.dataDir);
    if (isOurs && server?.port === port && server.state === 'ready') return session;
  } catch (error) {
    await session.end();
    if (!passesByWaiting(error)) throw error;
    return undefined;
  }
  await session.end();
  return undefined;
}

/** Class 57: it starts, stops or crashed. 53300: no session is free. Anything without code: network. */
function passesByWaiting(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return error.code === '53300' || error.code?.startsWith('57') === true;
}

async function createDatabase(session: pg.Client): Promise<void> {
  const found = await session.query('select from pg_database where datname = $1', [DATABASE]);
  if (found.rowCount !== 0) return;
  try {
    await session.query(`create database ${DATABASE}`);
  } catch (error) {
    // Another command was first: either it is there, or it appeared while ours was being made.
    const taken = ['42P04', '23505'];
    if (!(error instanceof pg.DatabaseError) || !taken.includes(error.code ?? '')) throw error;
  }
}

async function leave(place: ClusterPlace, seat: Seat): Promise<void> {
  const { session } = seat;
  try {
    if (await isLastUser(session)) {
      // The lock stays ours until the server refuses newcomers, then the session lets it stop.
      await stopServer(place.dataDir, seat.pid, () => session.end());
      return;
    }
  } catch {
    // The server was stopped or restarted under us: there is nothing of ours to stop.
  }
  await session.end().catch(() => undefined);
}

/** Leaves the session holding the lock alone when the answer is yes. */
async function isLastUser(session: pg.Client): Promise<boolean> {
  await session.query(`select pg_advisory_unlock_shared(${USE_LOCK})`);
  const tried = await session.query<{ alone: boolean }>(
    `select pg_try_advisory_lock(${USE_LOCK}) as alone`,
  );
  if (tried.rows[0]?.alone !== true) return false;

  const begin = performance.now();
  do {
    const others = await session.query(
      `select from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()
          and application_name <> $1`,
      [HOLDER_NAME],
    );
    if (others.rowCount === 0) return true;
    await delay(POLL_MS);
  } while (performance.now() - begin < LAST_SESSIONS_MS);
  return false;
}
