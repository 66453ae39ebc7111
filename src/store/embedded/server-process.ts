import { spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { ClusterPlace } from './cluster-place.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { isAlive, isServerOf, readPostmaster } from './postmaster-file.ts';
import { underAccount } from './server-account.ts';
import { systemCode } from './system-code.ts';

const POLL_MS = 15;
/** Between two starts a port may be taken by somebody else; a third loss has another reason. */
const START_ATTEMPTS = 3;
/** A start after a crash replays the log of the last minutes. */
const START_TIMEOUT_MS = 120_000;
/** A smart stop ends as soon as clients are gone; after this the remaining ones are disconnected. */
const SMART_STOP_MS = 1_500;
/** Writing out a full buffer cache on a slow disk. */
const REAP_MS = 1000;
const STOP_TIMEOUT_MS = 60_000;
const LOG_BYTES_MAX = 1024 * 1024;
/** What is shown of the log when a start fails. */
const LOG_LINES_SHOWN = 8;

/**
 * Starts the server of a cluster on a free loopback port and waits until it is ready. It outlives
 * this process, and a Ctrl-C on our terminal does not reach it. When another command starts one in
 * the meantime, that one is as good: find it in `postmaster.pid`.
 *
 * @param settings server settings by name, over our own
 * @throws Error with the last lines of the server's log
 */
export async function startServer(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  let failure = '';
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const outcome = await startOnce(place, binaries, {
      port: String(await freePort()),
      ...settings,
    });
    if (outcome === 'ready') return;
    const other = await readPostmaster(place.dataDir);
    if (other !== undefined && (await isServerOf(place.dataDir, other.pid))) return;
    failure = outcome.log;
  }
  throw new Error(`the server does not start:\n${failure}`);
}

/**
 * Stops a server: it waits for its clients first, then disconnects them after 1.5 s.
 *
 * @param onRefusing called once no new connection is let in any more
 */
export async function stopServer(
  dataDir: string,
  pid: number,
  onRefusing: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  // On Windows this ends the server at once; the next start recovers what was committed.
  signal(pid, 'SIGTERM');
  const begin = performance.now();
  let refusing = false;
  let interrupted = false;
  while (performance.now() - begin < STOP_TIMEOUT_MS) {
    const server = await readPostmaster(dataDir);
    const isGone = server?.pid !== pid || !isAlive(pid);
    if (!refusing && (isGone || server.state === 'stopping')) {
      refusing = true;
      await onRefusing();
    }
    if (isGone) {
      await outlive(pid);
      return;
    }
    if (!interrupted && performance.now() - begin > SMART_STOP_MS) {
      interrupted = true;
      signal(pid, 'SIGINT');
    }
    await delay(POLL_MS);
  }
}

/** The pid file goes a moment before the process does. One that nobody reaps is not waited for longer than this. */
async function outlive(pid: number): Promise<void> {
  const begin = performance.now();
  while (isAlive(pid) && performance.now() - begin < REAP_MS) await delay(POLL_MS);
}

async function startOnce(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  settings: Readonly<Record<string, string>>,
): Promise<'ready' | { log: string }> {
  const logFile = join(place.dir, 'server.log');
  const logSize = await trimLog(logFile);
  const log = await open(logFile, 'a', 0o600);
  let ended: string | undefined;
  try {
    const server = spawn(
      join(binaries.binDir, 'postgres'),
      ['-D', place.dataDir, ...toArgs(settings)],
      {
        ...underAccount(place.account),
        stdio: ['ignore', log.fd, log.fd],
        detached: true,
        windowsHide: true,
      },
    );
    server.once('error', (error) => (ended = error.message));
    server.once('exit', (code, by) => (ended ??= `it ended with ${by ?? String(code)}`));
    server.unref();

    const begin = performance.now();
    while (ended === undefined) {
      const found = await readPostmaster(place.dataDir);
      if (found?.pid === server.pid && found?.state === 'ready') return 'ready';
      if (performance.now() - begin > START_TIMEOUT_MS) {
        server.kill('SIGINT');
        ended = `it was not ready after ${START_TIMEOUT_MS / 1000} s`;
      }
      await delay(POLL_MS);
    }
  } finally {
    await log.close();
  }
  return {
    log: [...(await readLogFrom(logFile, logSize)), ended].map((l) => `    ${l}`).join('\n'),
  };
}

function toArgs(settings: Readonly<Record<string, string>>): string[] {
  const all = {
    // TCP on loopback: socket paths have a length limit, and Windows has none.
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Several commands share the server, and each queue holds a few connections.
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    // A statement of a killed command ends soon, with the locks it held.
    ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '2s' }),
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The port may be taken before the server binds it; the caller tries again then. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/** @returns the size after an overlong log was put aside as `server.log.old` */
async function trimLog(logFile: string): Promise<number> {
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (size <= LOG_BYTES_MAX) return size;
  await rename(logFile, `${logFile}.old`).catch(() => undefined);
  return 0;
}

async function readLogFrom(logFile: string, start: number): Promise<string[]> {
  const log = await open(logFile, 'r');
  try {
    const text = await log.readFile('utf8');
    return text.slice(start).trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
  } finally {
    await log.close();
  }
}
