import type { Config } from '../config.ts';
import type { Capability } from '../partner-center/capabilities.ts';
import { CAPABILITIES } from '../partner-center/capabilities.ts';
import type { Db } from '../store/connection.ts';
import { findSignIn } from '../store/sign-in-store.ts';
import type { SignInOrigin } from '../store/sign-in-table.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** "Refresh tokens … 90 days", from the day they were issued; each use brings a new one. */
export const REFRESH_TOKEN_DAYS = 90;

/** Days before its end from which a sign-in is warned of. */
export const WARN_DAYS_BEFORE_END = [14, 7, 3, 1] as const;

/** What is stored of the signed-in user. Instants are UTC; nothing here is a secret. */
export interface SignInState {
  readonly how: SignInOrigin;
  /** Null where the token does not say. */
  readonly account: string | null;
  readonly since: Date;
  /** When it ends unless it is used before. */
  readonly endsAt: Date;
  /** Whole days left; below 0 when it has ended. */
  readonly daysLeft: number;
  /** The first refusal since it last worked; null while it works. */
  readonly refused: { readonly at: Date; readonly says: string; readonly fix: string } | null;
}

/** How recon is signed in, as far as this machine knows: nobody is asked. */
export interface SignInStatus {
  /** `none`: nobody signed in, and the application has no secret to work by itself. */
  readonly mode: 'app+user' | 'app-only' | 'none';
  readonly tenantId: string;
  readonly clientId: string;
  readonly authority: string;
  /** Null when nobody signed in, or only by a token of the settings that was not used yet. */
  readonly signIn: SignInState | null;
  /** True: the settings name a refresh token that was not used yet, so nothing is known of it. */
  readonly unusedToken: boolean;
  readonly capabilities: readonly (Capability & { readonly works: boolean })[];
  readonly warnings: readonly string[];
}

/** @param now the clock, never business time: tokens die by it */
export async function signInStatus(db: Db, config: Config, now: Date): Promise<SignInStatus> {
  const { tenantId, clientId, refreshToken: configured } = config;
  const row = await findSignIn(db, { tenantId, clientId, configured });
  const signIn =
    row === undefined
      ? null
      : {
          how: row.origin,
          account: row.account,
          since: row.signed_in_at,
          ...endOf(row.issued_at, now),
          refused:
            row.refused_at === null
              ? null
              : {
                  at: row.refused_at,
                  says: row.refused_with ?? '',
                  fix: row.refused_fix ?? SIGN_IN_AGAIN,
                },
        };
  const unusedToken = signIn === null && config.refreshToken !== undefined;
  const mode =
    signIn !== null || unusedToken
      ? 'app+user'
      : config.clientSecret === undefined
        ? 'none'
        : 'app-only';
  const isDead = signIn !== null && (signIn.refused !== null || signIn.daysLeft < 0);
  return {
    mode,
    tenantId: config.tenantId,
    clientId: config.clientId,
    authority: config.authority,
    signIn,
    unusedToken,
    capabilities: CAPABILITIES.map((one) => ({
      ...one,
      works: !isDead && (mode === 'app+user' || (mode === 'app-only' && one.needs === 'app-only')),
    })),
    warnings: signIn === null ? [] : warningsOf(signIn),
  };
}

const SIGN_IN_AGAIN = 'Sign in again: `recon auth login`.';

function endOf(issuedAt: Date, now: Date): { endsAt: Date; daysLeft: number } {
  const endsAt = new Date(issuedAt.getTime() + REFRESH_TOKEN_DAYS * DAY_MS);
  return { endsAt, daysLeft: Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS) };
}

function warningsOf({ refused, daysLeft, endsAt }: SignInState): readonly string[] {
  if (refused !== null) return [`The sign-in does not work: ${refused.says}. ${refused.fix}`];
  const day = endsAt.toISOString().slice(0, 10);
  if (daysLeft < 0) return [`The sign-in ended on ${day}. ${SIGN_IN_AGAIN}`];
  const within = WARN_DAYS_BEFORE_END.findLast((days) => daysLeft < days);
  if (within === undefined) return [];
  const left = within === 1 ? 'a day' : `${within} days`;
  return [`The sign-in ends within ${left}, on ${day}, unless it is used before. ${SIGN_IN_AGAIN}`];
}
