import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { systemCode } from './system-code.ts';

/** What a running server says of itself in its data directory. */
export interface Postmaster {
  readonly pid: number;
  /** Loopback TCP port; undefined while the server is still writing the file. */
  readonly port: number | undefined;
  readonly state: 'starting' | 'ready' | 'stopping';
}

const execFileAsync = promisify(execFile);

/**
 * Reads `postmaster.pid`: line 1 pid, line 4 port, line 8 state. PostgreSQL creates it exclusively
 * and refuses to start beside a living one, so it is the one lock on a data directory.
 *
 * @returns undefined when no server is running, or none that has written its pid
 */
export async function readPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(pidFile(dataDir), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  const lines = (text ?? '').split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  const port = Number(lines[3]);
  const state = lines[7];
  return {
    pid,
    port: port > 0 ? port : undefined,
    state: state === 'ready' || state === 'stopping' ? state : 'starting',
  };
}

/**
 * Whether the process is a PostgreSQL server on this data directory. After a crash, and above all
 * in a restarted container, the number in the file may belong to any other program.
 */
export async function isServerOf(dataDir: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const commandLine = await readCommandLine(pid);
  return commandLine === undefined || commandLine.includes(dataDir);
}

/**
 * Sets aside a pid file whose number was taken over by another living program: PostgreSQL would
 * believe that its server still runs. Numbers of dead processes are left to PostgreSQL, which sees
 * through them itself; a file rewritten since it was judged is put back.
 */
export async function discardStalePid(dataDir: string, judged: Postmaster): Promise<void> {
  if (!isAlive(judged.pid) || (await readPostmaster(dataDir))?.pid !== judged.pid) return;
  const aside = `${pidFile(dataDir)}.stale-${randomBytes(6).toString('hex')}`;
  try {
    await rename(pidFile(dataDir), aside);
  } catch {
    return; // somebody was faster
  }
  const moved = await readFile(aside, 'utf8');
  if (Number(moved.split('\n', 1)[0]) !== judged.pid) {
    await link(aside, pidFile(dataDir)).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

/** Whether a process with this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** @returns undefined when the system does not tell */
async function readCommandLine(pid: number): Promise<string | undefined> {
  try {
    // Slim containers have no ps, and Windows has neither.
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const { stdout } = await execFileAsync('ps', ['-p', String(pid), '-ww', '-o', 'args=']);
    return stdout;
  } catch {
    return undefined;
  }
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'postmaster.pid');
}
