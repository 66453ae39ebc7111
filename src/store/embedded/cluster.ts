import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { ClusterPlace } from './cluster-place.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { runUnder } from './server-account.ts';
import { systemCode } from './system-code.ts';

/** The superuser of an embedded cluster. */
export const CLUSTER_USER = 'recon';

/** An initdb that takes longer was killed; its half cluster is swept away. */
const STAGING_AGE_MAX_MS = 10 * 60_000;

/**
 * The major version that made a cluster.
 *
 * @returns undefined when there is no cluster yet
 */
export async function clusterMajor(place: ClusterPlace): Promise<number | undefined> {
  const text = await readFile(join(place.dataDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : Number(text.trim());
}

/** The superuser's password: random, made with the cluster, readable by us alone. */
export async function clusterPassword(place: ClusterPlace): Promise<string> {
  return (await readFile(join(place.dir, 'password'), 'utf8')).trim();
}

/**
 * Creates a cluster: built beside its place and renamed, so a killed initdb leaves nothing half
 * done, and of two commands doing it at once one wins and both go on with its cluster.
 *
 * Text sorts by bytes and folds case by Unicode, the same on every machine (C.UTF-8).
 *
 * @param options.durable false skips the sync to disk, for servers thrown away after use
 * @throws Error with initdb's own words
 */
export async function createCluster(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  options: { durable: boolean },
): Promise<void> {
  await sweepStaging(place);
  const staging = `${stagingPrefix(place)}${randomBytes(6).toString('hex')}`;
  const dataDir = join(staging, 'data');
  const passwordFile = join(staging, 'password');
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    // The account must pass through; what it may read there is its own data.
    await chmod(staging, place.account === undefined ? 0o700 : 0o711);
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    await give(place, dataDir, passwordFile);

    const locale =
      binaries.major >= 17
        ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
        : ['--locale=C.UTF-8'];
    const initdb = await runUnder(place.account, join(binaries.binDir, 'initdb'), [
      ...['-D', dataDir, '-U', CLUSTER_USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', ...locale, ...(options.durable ? [] : ['--no-sync'])],
    ]);
    if (initdb.code !== 0) throw new Error(`initdb failed: ${initdb.stderr.trim()}`);

    if (place.account !== undefined) await chown(passwordFile, 0, 0);
    await rename(staging, place.dir);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Renaming onto a cluster made in the meantime fails, and that cluster is as good.
    if ((await clusterMajor(place)) === undefined) throw error;
  }
}

async function give(place: ClusterPlace, ...paths: string[]): Promise<void> {
  if (place.account === undefined) return;
  for (const path of paths) await chown(path, place.account.uid, place.account.gid);
}

function stagingPrefix(place: ClusterPlace): string {
  return join(dirname(place.dir), `.${basename(place.dir)}-new-`);
}

async function sweepStaging(place: ClusterPlace): Promise<void> {
  const prefix = basename(stagingPrefix(place));
  for (const name of await readdir(dirname(place.dir))) {
    if (!name.startsWith(prefix)) continue;
    const path = join(dirname(place.dir), name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > STAGING_AGE_MAX_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
