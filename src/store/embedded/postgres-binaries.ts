import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { AppError, messageOf } from '../../lib/app-error.ts';
import { NPM_PACKAGE, npmNativeDir, runnableNative } from './npm-postgres.ts';
import { runUnder, type ServerAccount } from './server-account.ts';

/** A `postgres` and `initdb` that answered. */
export interface PostgresBinaries {
  readonly binDir: string;
  /** 18 for PostgreSQL 18.4. */
  readonly major: number;
}

export interface PostgresSearch {
  /** PG_BIN_DIR: when set, only this directory is tried. A wrong setting is said, not passed over. */
  readonly binDir: string | undefined;
  readonly account: ServerAccount | undefined;
  /** The version that made the data directory, and its path; undefined when there is none yet. */
  readonly madeBy: { readonly major: number; readonly dataDir: string } | undefined;
}

interface Refusal {
  readonly where: string;
  readonly reason: string;
}

const execFileAsync = promisify(execFile);

/** The oldest version whose SQL we use. */
export const MAJOR_MIN = 15;

/**
 * Hands PostgreSQL binaries to `start`, best first, until one of them starts.
 *
 * Order: PG_BIN_DIR alone if set; else the binaries npm installed, those of the system (newest
 * first), those on the usual paths.
 *
 * @throws AppError POSTGRES_UNAVAILABLE naming every place tried, why it was refused, and the fixes
 */
export async function withPostgres<T>(
  search: PostgresSearch,
  start: (binaries: PostgresBinaries) => Promise<T>,
): Promise<T> {
  const refusals: Refusal[] = [];
  for (const candidate of await listCandidates(search)) {
    if ('reason' in candidate) {
      refusals.push(candidate);
      continue;
    }
    try {
      return await start(await probe(candidate.where, search));
    } catch (error) {
      refusals.push({ where: candidate.where, reason: messageOf(error) });
    }
  }
  throw postgresUnavailable(refusals);
}

/** The error that names what was tried, and what to do. */
export function postgresUnavailable(refusals: readonly Refusal[]): AppError {
  const tried = refusals.map(({ where, reason }) => `  ${where}: ${reason.trim()}`);
  const text = [
    'No PostgreSQL can be started here. Tried:',
    ...(tried.length > 0 ? tried : ['  no candidate found']),
    'Fix one of these:',
    '  - npm ci (without --omit=optional) on linux x64/arm64 (glibc), macOS or Windows x64',
    '  - apt-get install postgresql   |   brew install postgresql@17',
    '  - DATABASE_URL=postgres://user:pw@host:5432/db npm run demo',
    '  - docker compose up -d postgres',
  ];
  return new AppError('POSTGRES_UNAVAILABLE', text.join('\n'), { kind: 'usage' });
}

async function listCandidates(search: PostgresSearch): Promise<(Refusal | { where: string })[]> {
  if (search.binDir !== undefined) return [{ where: search.binDir }];
  const places = [
    ...(await listVersions('/usr/lib/postgresql', /^(\d+)$/)),
    ...(await listVersions('/opt/homebrew/opt', /^postgresql@(\d+)$/)),
    ...(await listVersions('/usr/local/opt', /^postgresql@(\d+)$/)),
    ...(await listPath()),
  ];
  return [await npmCandidate(search.account), ...places.map((where) => ({ where }))];
}

/** The `bin` directories of versions installed side by side, newest first. */
async function listVersions(root: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  return names
    .flatMap((name) => {
      const major = pattern.exec(name)?.[1];
      return major === undefined ? [] : [{ name, major: Number(major) }];
    })
    .sort((a, b) => b.major - a.major)
    .map(({ name }) => join(root, name, 'bin'));
}

/** The shell is asked, since only it and the command line may know the environment. */
async function listPath(): Promise<string[]> {
  if (process.platform === 'win32') return [];
  try {
    const { stdout } = await execFileAsync('/bin/sh', ['-c', 'command -v postgres']);
    return [dirname(await realpath(stdout.trim()))];
  } catch {
    return [];
  }
}

async function npmCandidate(account: ServerAccount | undefined) {
  const native = npmNativeDir();
  if (native === undefined) return { where: NPM_PACKAGE, reason: 'not installed' };
  try {
    return { where: await runnableNative(native, account) };
  } catch (error) {
    return { where: native, reason: messageOf(error) };
  }
}

async function probe(binDir: string, search: PostgresSearch): Promise<PostgresBinaries> {
  const found = await runUnder(search.account, join(binDir, 'postgres'), ['--version']);
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(found.stdout)?.[1]);
  if (found.code !== 0 || !Number.isInteger(major)) {
    throw new Error(found.stderr.trim() || `postgres --version ended with ${String(found.code)}`);
  }
  if (major < MAJOR_MIN) throw new Error(`version ${major}, and ${MAJOR_MIN} is the oldest we use`);
  const { madeBy } = search;
  if (madeBy !== undefined && madeBy.major !== major) {
    throw new Error(
      `version ${major}, but ${madeBy.dataDir} was made by PostgreSQL ${madeBy.major}. ` +
        'Use that version, or remove the directory to start empty',
    );
  }
  return { binDir, major };
}
