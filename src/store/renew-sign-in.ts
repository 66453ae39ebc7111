import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Db, Trx } from './connection.ts';
import { openSecret, sealSecret } from './sealed-secret.ts';
import type { SignInOwner } from './sign-in-store.ts';
import { findSignIn, noteRefusal, replaceSignIn } from './sign-in-store.ts';

export interface HeldSecrets {
  /** Newest first. */
  readonly refreshTokens: readonly string[];
  readonly accessToken: { readonly accessToken: string; readonly expiresAtMs: number } | undefined;
}

export interface Grant {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
  /** Undefined when none was issued: the one spent stays, and its life is not prolonged. */
  readonly refreshToken: string | undefined;
  /** Who signed in; undefined where the token does not say. */
  readonly account: string | undefined;
}

/** What `renew` keeps; `spent` is the refresh token the grant was given for. */
export type KeepGrant = (granted: Grant, spent: string) => Promise<void>;

/** Longer than one renewal may take, time-outs included. */
const RENEWAL_WAIT = '90s';

/**
 * The tokens in force, opened; undefined when nobody has signed in.
 *
 * @throws AppError SECRET_KEY_WRONG
 */
export async function heldSecrets(
  db: Db,
  owner: SignInOwner,
  audience: string,
): Promise<HeldSecrets | undefined> {
  const signIn = await findSignIn(db, owner);
  if (signIn === undefined) {
    const { configured } = owner;
    if (configured === undefined) return undefined;
    return { refreshTokens: [configured], accessToken: undefined };
  }
  const access = await db
    .selectFrom('access_token')
    .select(['sealed', 'expires_at'])
    .where('sign_in_id', '=', signIn.sign_in_id)
    .where('audience', '=', audience)
    .executeTakeFirst();
  return {
    refreshTokens: [signIn.refresh_token, signIn.refresh_token_before]
      .filter((sealed) => sealed !== null)
      .map((sealed) => openSecret(owner.key, sealed)),
    accessToken: access && {
      accessToken: openSecret(owner.key, access.sealed),
      expiresAtMs: access.expires_at.getTime(),
    },
  };
}

/**
 * Runs `renew` while no other process renews this sign-in: they wait at a lock of the transaction, which ends with the
 * process that holds it. What is kept is committed before this returns. A refusal (kind `auth`) is noted at the
 * sign-in.
 *
 * @throws AppError SIGN_IN_BUSY when another process does not finish its renewal; whatever `renew` throws
 */
export async function renewSignIn<T>(
  db: Db,
  owner: SignInOwner,
  audience: string,
  renew: (held: HeldSecrets | undefined, keep: KeepGrant) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction().execute(async (trx) => {
      await waitForTurn(trx, owner);
      const held = await heldSecrets(trx, owner, audience);
      return renew(held, (granted, spent) => keepGrant(trx, owner, { audience, granted, spent }));
    });
  } catch (error) {
    if (error instanceof AppError && error.kind === 'auth') await noteRefusal(db, owner, error);
    throw error;
  }
}

async function waitForTurn(trx: Trx, { tenantId, clientId }: SignInOwner): Promise<void> {
  const name = `recon sign-in ${tenantId} ${clientId}`;
  try {
    await sql`select set_config('lock_timeout', ${RENEWAL_WAIT}, true)`.execute(trx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== LOCK_NOT_AVAILABLE) {
      throw cause;
    }
    throw new AppError('SIGN_IN_BUSY', 'another process does not finish renewing the sign-in', {
      kind: 'later',
      retryable: true,
      cause,
      fix: 'Wait a minute; if it stays, look for a recon process that hangs.',
    });
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

/** A token of the settings becomes a sign-in when it has worked. The spent token stays beside the new one. */
async function keepGrant(
  trx: Trx,
  owner: SignInOwner,
  { audience, granted, spent }: { audience: string; granted: Grant; spent: string },
): Promise<void> {
  const { key } = owner;
  const { account, refreshToken } = granted;
  if ((await findSignIn(trx, owner)) === undefined) {
    await replaceSignIn(trx, owner, { origin: 'configured', refreshToken: spent, account });
  }
  const { sign_in_id: signInId } = await trx
    .updateTable('sign_in')
    .set({
      refused_at: null,
      refused_with: null,
      refused_fix: null,
      ...(account === undefined ? {} : { account }),
      ...(refreshToken === undefined || refreshToken === spent
        ? {}
        : {
            refresh_token: sealSecret(key, refreshToken),
            refresh_token_before: sealSecret(key, spent),
            issued_at: sql<Date>`clock_timestamp()`,
          }),
    })
    .where('tenant_id', '=', owner.tenantId)
    .where('client_id', '=', owner.clientId)
    .returning('sign_in_id')
    .executeTakeFirstOrThrow();

  const held = {
    sealed: sealSecret(key, granted.accessToken),
    expires_at: new Date(granted.expiresAtMs),
  };
  await trx
    .insertInto('access_token')
    .values({ sign_in_id: signInId, audience, ...held })
    .onConflict((oc) => oc.columns(['sign_in_id', 'audience']).doUpdateSet(held))
    .execute();
}
