import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { AppError } from '../lib/app-error.ts';

const KEY_BYTES = 32;

/**
 * The key that refresh tokens are encrypted with, made on first use in `secret.key` of the home: outside the database,
 * so that a stolen dump opens nothing. Readable by its owner alone.
 */
export function loadSecretKey(home: string): Buffer {
  const file = path.join(home, 'secret.key');
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(file, randomBytes(KEY_BYTES).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    throw new AppError('SECRET_KEY_WRONG', `${file} does not hold a key`, {
      kind: 'usage',
      fix: 'Restore the file, or delete it and sign in again.',
    });
  }
  return key;
}
