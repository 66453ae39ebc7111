import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError } from '../../lib/app-error.ts';
import { canEnter, type ServerAccount, serverAccount } from './server-account.ts';

/** One cluster on disk, and the account that owns its data. */
export interface ClusterPlace {
  /** Holds `data/`, `password` and `server.log`. Absolute, without symlinks. */
  readonly dir: string;
  readonly dataDir: string;
  /** Undefined when the server runs as we do. */
  readonly account: ServerAccount | undefined;
}

/** Where root keeps what an unprivileged server must reach. Cleaners of /tmp leave it alone. */
const STATE_DIR = '/var/lib/csp-recon';

/** The place of a cluster in a directory that is known to be reachable. */
export function placeIn(dir: string, account: ServerAccount | undefined): ClusterPlace {
  return { dir, dataDir: join(dir, 'data'), account };
}

/**
 * Decides where the embedded cluster of a home lives: `<home>/postgres`.
 *
 * One exception: root cannot run PostgreSQL itself, and the account that can may be shut out of the
 * home (a clone below /root or a 0700 directory). The cluster then lives in
 * `/var/lib/csp-recon/postgres-<hash of the home>`, so the next command finds it again. Opening
 * somebody's closed directory instead was the other way; it is not ours to open.
 */
export async function placeForHome(home: string): Promise<ClusterPlace> {
  await mkdir(home, { recursive: true });
  const realHome = await realpath(home);
  const inHome = placeIn(join(realHome, 'postgres'), undefined);
  const account = await serverAccount(inHome.dataDir);

  // What exists stays where it is: looking elsewhere would show an empty database.
  const isThere = (await lstat(inHome.dataDir).catch(() => undefined)) !== undefined;
  if (isThere || (await canEnter(account, realHome))) return placeIn(inHome.dir, account);

  const hash = createHash('sha256').update(realHome).digest('hex').slice(0, 16);
  const elsewhere = join(await reachableDirectory(account), `postgres-${hash}`);
  await refuseForeign(elsewhere);
  return placeIn(elsewhere, await serverAccount(join(elsewhere, 'data')));
}

/**
 * A directory of ours that the account can enter, for things that outlive one command.
 * Undefined account: the system's directory for temporary files.
 */
export async function reachableDirectory(account: ServerAccount | undefined): Promise<string> {
  if (account === undefined) return realpath(tmpdir());
  try {
    // The umask may be tight: only the new directory's own mode decides who may pass.
    await mkdir(STATE_DIR, { recursive: true, mode: 0o755 });
    await refuseForeign(STATE_DIR);
    if (await canEnter(account, STATE_DIR)) return STATE_DIR;
  } catch {
    // A read-only system: the temporary directory is the last place left.
  }
  return realpath(tmpdir());
}

/**
 * Refuses a directory with a predictable name that somebody else made, or may write to.
 *
 * @throws AppError DIRECTORY_NOT_OURS
 */
export async function refuseForeign(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => undefined);
  if (found === undefined || process.getuid === undefined) return;
  if (found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0) return;
  throw new AppError(
    'DIRECTORY_NOT_OURS',
    `${directory} belongs to another user or can be written by others`,
    { kind: 'usage', fix: 'Remove it, or set RECON_HOME to a directory of your own.' },
  );
}
