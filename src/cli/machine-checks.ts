import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Config } from '../config.ts';
import { AppError, messageOf } from '../lib/app-error.ts';
import type { Check } from './check.ts';
import { loadSecretKey } from './secret-key.ts';

/** A night of a million lines, its evidence and its reports take about half of it. */
const FREE_BYTES_MIN = 1024 ** 3;
const GROUP_AND_OTHERS = 0o077;

/** This machine: runtime, folders, the key. */
export function machineChecks(config: Config, env: NodeJS.ProcessEnv): readonly Check[] {
  return [
    { name: 'Node', try: () => Promise.resolve(process.version) },
    { name: 'TLS', try: () => describeTls(env) },
    { name: 'home', try: () => describeFolder(config.home, 'RECON_HOME') },
    { name: 'secret key', needs: ['home'], try: () => describeKey(config.home) },
    {
      name: 'reports folder',
      try: () => describeFolder(config.reportsDir, 'RECON_REPORTS_DIR'),
    },
  ];
}

function describeTls(env: NodeJS.ProcessEnv): Promise<string> {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0')
    return Promise.resolve('certificates are checked');
  throw new AppError(
    'TLS_UNCHECKED',
    'NODE_TLS_REJECT_UNAUTHORIZED=0: certificates are not checked',
    {
      kind: 'usage',
      fix: 'Unset it; where a proxy opens TLS, name its certificate in NODE_EXTRA_CA_CERTS.',
    },
  );
}

async function describeFolder(folder: string, variable: string): Promise<string> {
  const trial = path.join(folder, `.doctor-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(trial, '');
    await rm(trial);
  } catch (cause) {
    throw new AppError(
      'FOLDER_NOT_WRITABLE',
      `${folder} cannot be written to: ${messageOf(cause)}`,
      {
        cause,
        fix: `Let this account write there, or set ${variable} to another folder.`,
      },
    );
  }
  const { bavail, bsize } = await statfs(folder);
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GiB free`;
  if (bavail * bsize >= FREE_BYTES_MIN) return `${folder}, ${free}`;
  throw new AppError('DISK_FULL', `${folder} has ${free}`, {
    fix: `Free at least 1 GiB, or set ${variable} to a folder on another disk.`,
  });
}

async function describeKey(home: string): Promise<string> {
  loadSecretKey(home);
  const file = path.join(home, 'secret.key');
  const { mode } = await stat(file);
  // Windows keeps no such bits and shows all of them.
  if (process.platform === 'win32' || (mode & GROUP_AND_OTHERS) === 0) return file;
  throw new AppError('SECRET_KEY_EXPOSED', `${file} can be read by other accounts`, {
    fix: `chmod 600 ${file}; if others may have read it, sign in again: \`recon auth login\`.`,
  });
}
