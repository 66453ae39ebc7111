import { AppError } from '../lib/app-error.ts';
import { signInByBrowser } from './browser-sign-in.ts';
import type { CallLog } from './call-log.ts';
import type { CallOptions } from './call-options.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { connectWire } from './connect-wire.ts';
import type { DeviceCode } from './device-sign-in.ts';
import { signInByDeviceCode } from './device-sign-in.ts';
import { readHost } from './hosts.ts';
import type { Tokens, TokenStore } from './token.ts';
import { createTokens } from './token.ts';
import { claimsOf } from './token-claims.ts';
import type { GrantedToken } from './token-endpoint.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { checkTenant } from './token-tenant.ts';

export interface SignInOptions {
  /** Sign-in service: `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  readonly clock?: Clock;
}

/** A person of the configured tenant, signed in. */
export interface SignedIn {
  readonly refreshToken: string;
  /** The sign-in name, else the display name; undefined where the token does not say. */
  readonly account: string | undefined;
  /** False: without a second factor, which Partner Center refuses (401/900421); undefined where the token does not say. */
  readonly isMultiFactor: boolean | undefined;
}

/**
 * Signs a person in. Each shows what the person needs and waits for them.
 *
 * Errors, beside those of each: WRONG_TENANT; CLIENT_REFUSED when no refresh token came, so that the sign-in would end
 * with the hour.
 */
export interface SignIn {
  byDeviceCode(show: (code: DeviceCode) => void, options: CallOptions): Promise<SignedIn>;
  byBrowser(open: (address: URL) => void, options: CallOptions): Promise<SignedIn>;
}

/** @throws AppError INSECURE_URL when the authority is neither https nor this machine */
export function createSignIn(options: SignInOptions): SignIn {
  const service = serviceOf(options);
  return {
    byDeviceCode: async (show, { signal }) =>
      signedIn(await signInByDeviceCode(service, show, signal), options.tenantId),
    byBrowser: async (open, { signal }) =>
      signedIn(await signInByBrowser(service, open, signal), options.tenantId),
  };
}

/**
 * The access tokens of one audience, apart from any client.
 *
 * @throws AppError INSECURE_URL when the authority is neither https nor this machine
 */
export function createTokenSource(
  options: SignInOptions & {
    readonly tokens: TokenStore;
    readonly audience: string;
    readonly log: CallLog;
  },
): Tokens {
  const service = serviceOf(options);
  return createTokens({
    ...service,
    endpoint: createTokenEndpoint(service),
    store: options.tokens,
    audience: options.audience,
    hasSecret: options.clientSecret !== undefined,
    log: options.log,
  });
}

function serviceOf({ authority, tenantId, clientId, clientSecret, clock }: SignInOptions) {
  return {
    wire: connectWire(),
    authority: readHost('the sign-in authority', authority),
    tenantId,
    clientId,
    clientSecret,
    clock: clock ?? systemClock,
  };
}

function signedIn({ accessToken, refreshToken }: GrantedToken, tenantId: string): SignedIn {
  checkTenant(accessToken, tenantId);
  if (refreshToken === undefined) {
    throw new AppError('CLIENT_REFUSED', 'the sign-in brought no refresh token', {
      kind: 'auth',
      fix: 'Let the app registration ask for offline_access (API permissions), then `recon auth login`.',
    });
  }
  const claims = claimsOf(accessToken);
  return { refreshToken, account: claims?.account, isMultiFactor: claims?.isMultiFactor };
}
