import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import { AppError } from '../lib/app-error.ts';
import type { Db } from './connection.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** The token before the newest stays until the newest has worked; older ones are of no use to anybody. */
const TOKENS_KEPT = 2;

/** Where tokens of one sign-in are kept: Microsoft hands out a new one at every use. */
export interface TokenChain {
  /** 32 bytes held outside the database. */
  readonly key: Buffer;
  /** The token a person configured; configuring another one begins a new chain. */
  readonly configured: string | undefined;
}

function seedOf(chain: TokenChain): string {
  return createHash('sha256')
    .update(chain.configured ?? '')
    .digest('hex');
}

/** Encrypts and keeps a refresh token (AES-256-GCM). */
export async function saveRefreshToken(db: Db, chain: TokenChain, token: string): Promise<void> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', chain.key, iv);
  const body = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  await db
    .insertInto('refresh_token')
    .values({ seed: seedOf(chain), ciphertext: Buffer.concat([iv, cipher.getAuthTag(), body]) })
    .execute();
  await db
    .deleteFrom('refresh_token')
    .where('saved_at', 'not in', (eb) =>
      eb
        .selectFrom('refresh_token as k')
        .select('k.saved_at')
        .orderBy('k.saved_at', 'desc')
        .limit(TOKENS_KEPT),
    )
    .execute();
}

/**
 * @returns the newest refresh token of the chain, undefined when none was ever saved
 * @throws AppError SECRET_KEY_WRONG when it was saved under another key
 */
export async function newestRefreshToken(db: Db, chain: TokenChain): Promise<string | undefined> {
  const row = await db
    .selectFrom('refresh_token')
    .select('ciphertext')
    .where('seed', '=', seedOf(chain))
    .orderBy('saved_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { ciphertext } = row;
  const decipher = createDecipheriv('aes-256-gcm', chain.key, ciphertext.subarray(0, IV_BYTES));
  try {
    decipher.setAuthTag(ciphertext.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = ciphertext.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('SECRET_KEY_WRONG', 'the stored refresh token was saved under another key', {
      kind: 'auth',
      cause,
      fix: 'Restore secret.key of this RECON_HOME, or set PARTNER_CENTER_REFRESH_TOKEN to a fresh token.',
    });
  }
}
