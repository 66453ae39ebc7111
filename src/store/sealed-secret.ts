import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { AppError } from '../lib/app-error.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a secret for the database (AES-256-GCM): a stolen dump opens nothing without the key. */
export function sealSecret(key: Buffer, secret: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** @throws AppError SECRET_KEY_WRONG when it was sealed under another key, or is not whole */
export function openSecret(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  try {
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = sealed.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('SECRET_KEY_WRONG', 'the stored sign-in was saved under another key', {
      kind: 'auth',
      cause,
      fix: 'Restore secret.key of this RECON_HOME, or sign in again: `recon auth login`.',
    });
  }
}
