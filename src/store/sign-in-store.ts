import { createHash } from 'node:crypto';

import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import type { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import type { Database } from './schema.ts';
import { sealSecret } from './sealed-secret.ts';
import type { SignInOrigin } from './sign-in-table.ts';

/** A sign-in as it is stored, its tokens sealed. */
export type StoredSignIn = Selectable<Database['sign_in']>;

/** Whose sign-in: one application at one tenant has one. */
export interface SignInOwner {
  readonly tenantId: string;
  readonly clientId: string;
  /** 32 bytes held outside the database. */
  readonly key: Buffer;
  /** The refresh token of the settings; one that was not seen before begins a sign-in of its own. */
  readonly configured: string | undefined;
}

export interface NewSignIn {
  readonly origin: SignInOrigin;
  readonly refreshToken: string;
  /** Undefined where the token does not say. */
  readonly account: string | undefined;
}

/**
 * The sign-in in force; undefined when nobody has signed in, or when the settings name a refresh token that is newer
 * than it and was not used yet.
 */
export async function findSignIn(
  db: Db,
  owner: Omit<SignInOwner, 'key'>,
): Promise<StoredSignIn | undefined> {
  const row = await db
    .selectFrom('sign_in')
    .selectAll()
    .where('tenant_id', '=', owner.tenantId)
    .where('client_id', '=', owner.clientId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { configured } = owner;
  const isInForce =
    configured === undefined ? row.origin !== 'configured' : row.seed === seedOf(configured);
  return isInForce ? row : undefined;
}

/** Keeps what a sign-in brought; it replaces the one before, whose access tokens are forgotten. */
export async function saveSignIn(db: Db, owner: SignInOwner, signIn: NewSignIn): Promise<void> {
  await db.transaction().execute((trx) => replaceSignIn(trx, owner, signIn));
}

/** As {@link saveSignIn}, in the caller's transaction. */
export async function replaceSignIn(
  trx: Trx,
  owner: SignInOwner,
  signIn: NewSignIn,
): Promise<void> {
  const { tenantId, clientId, configured } = owner;
  await trx
    .deleteFrom('sign_in')
    .where('tenant_id', '=', tenantId)
    .where('client_id', '=', clientId)
    .execute();
  await trx
    .insertInto('sign_in')
    .values({
      tenant_id: tenantId,
      client_id: clientId,
      origin: signIn.origin,
      seed: configured === undefined ? null : seedOf(configured),
      account: signIn.account ?? null,
      refresh_token: sealSecret(owner.key, signIn.refreshToken),
    })
    .execute();
}

/** @returns false when there was nothing to forget */
export async function forgetSignIn(
  db: Db,
  { tenantId, clientId }: Pick<SignInOwner, 'tenantId' | 'clientId'>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sign_in')
    .where('tenant_id', '=', tenantId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Keeps the first refusal of the sign-in in force; the next grant takes it away. */
export async function noteRefusal(db: Db, owner: SignInOwner, error: AppError): Promise<void> {
  const signIn = await findSignIn(db, owner);
  if (signIn === undefined) return;
  await db
    .updateTable('sign_in')
    .set({
      refused_at: sql<Date>`now()`,
      refused_with: error.message,
      refused_fix: error.fix ?? null,
    })
    .where('sign_in_id', '=', signIn.sign_in_id)
    .where('refused_at', 'is', null)
    .execute();
}

function seedOf(configured: string): string {
  return createHash('sha256').update(configured).digest('hex');
}
