import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';

/** The operating-system account PostgreSQL runs under. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** What a finished program left behind; `code` is null when it was killed or never started. */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Far above the slowest initdb seen (3 s on a busy machine). */
const PROGRAM_TIMEOUT_MS = 120_000;

/** An owner of the data directory comes first, so that installing a `postgres` user changes nothing. */
const UNPRIVILEGED_NAMES = ['postgres', 'nobody'];

/**
 * Finds the account PostgreSQL must run under, because it refuses to run as root.
 *
 * @param dataDir an existing data directory keeps its owner; it may be absent
 * @returns undefined when we are not root and the server simply runs as we do
 * @throws Error when we are root and the machine has no unprivileged account
 */
export async function serverAccount(dataDir: string): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;

  const owner = await stat(dataDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  // initdb wants an account that the system knows by name, so a made-up number will not do.
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((l) => l.split(':'));
  for (const name of UNPRIVILEGED_NAMES) {
    const [, , uid, gid] = accounts.find(([found]) => found === name) ?? [];
    if (uid !== undefined && gid !== undefined) {
      // macOS writes the uid of `nobody` as -2.
      return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as',
  );
}

/**
 * The spawn options that put a program under an account, in `/`, and without our environment:
 * it holds secrets, and an unprivileged account's processes can be read by its other processes.
 */
export function underAccount(account: ServerAccount | undefined) {
  return {
    cwd: process.platform === 'win32' ? undefined : '/',
    // Windows programs do not start without SystemRoot.
    env: process.platform === 'win32' ? undefined : { LC_ALL: 'C' },
    ...account,
  };
}

/** Runs a program to its end under an account. Never throws: not being able to start is a result. */
export function runUnder(
  account: ServerAccount | undefined,
  file: string,
  args: readonly string[],
): Promise<ProgramResult> {
  const options = { ...underAccount(account), timeout: PROGRAM_TIMEOUT_MS, windowsHide: true };
  return new Promise((resolve) => {
    try {
      const child = execFile(file, args, options, (error, stdout, stderr) => {
        // Node reports a program that did not start with a negative errno.
        const code = child.exitCode !== null && child.exitCode >= 0 ? child.exitCode : null;
        resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
      });
    } catch (error) {
      // A directory on the way that the account may not enter makes spawn throw at once.
      resolve({ code: null, stdout: '', stderr: String(error) });
    }
  });
}

/** Whether the account can enter a directory. Asked of the system, which knows ACLs and mounts. */
export async function canEnter(
  account: ServerAccount | undefined,
  directory: string,
): Promise<boolean> {
  if (account === undefined) return true;
  const result = await runUnder(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory]);
  return result.code === 0;
}
