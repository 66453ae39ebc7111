import { AppError } from '../lib/app-error.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { GrantedToken, TokenEndpoint } from './token-endpoint.ts';
import { checkTenant } from './token-tenant.ts';

/** Renewed this long before it expires, so that no call leaves with a token that dies on the way. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;

/** Where refresh tokens live; they are passwords, and the store encrypts them. */
export interface TokenStore {
  /** Undefined when nobody has signed in: the client then works app-only. */
  newestRefreshToken(): Promise<string | undefined>;
  saveRefreshToken(token: string): Promise<void>;
}

export interface Tokens {
  /** An access token good for one more call. */
  current(signal: AbortSignal): Promise<string>;
  /** Replaces a token that was answered with 401. When another call has done so already, that one is taken. */
  replace(refused: string, signal: AbortSignal): Promise<string>;
}

export interface TokensContext {
  readonly endpoint: TokenEndpoint;
  readonly store: TokenStore;
  readonly tenantId: string;
  /** False: a public client, which cannot work app-only. */
  readonly hasSecret: boolean;
  readonly clock: Clock;
  readonly log: CallLog;
}

/**
 * Holds the access token of one client. Calls that need a new one at the same time share one renewal,
 * which outlives the call that began it.
 *
 * Errors: SIGN_IN_NEEDED, WRONG_TENANT (auth); those of the token endpoint.
 */
export function createTokens(context: TokensContext): Tokens {
  const { clock, log } = context;
  let token: GrantedToken | undefined;
  let renewal: Promise<GrantedToken> | undefined;

  const renew = (): Promise<GrantedToken> => {
    renewal ??= grantToken(context)
      .then((granted) => {
        token = granted;
        log.info({ expiresAt: new Date(granted.expiresAtMs).toISOString() }, 'signed in');
        return granted;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  const isFresh = (held: GrantedToken) => clock.now() < held.expiresAtMs - RENEW_BEFORE_EXPIRY_MS;

  const current = async (signal: AbortSignal): Promise<string> => {
    if (token !== undefined && isFresh(token)) return token.accessToken;
    return (await orAborted(renew(), signal)).accessToken;
  };

  return {
    current,
    replace(refused, signal) {
      if (token?.accessToken === refused) token = undefined;
      return current(signal);
    },
  };
}

async function grantToken(context: TokensContext): Promise<GrantedToken> {
  const { endpoint, store, tenantId, hasSecret } = context;
  const refreshToken = await store.newestRefreshToken();
  if (refreshToken === undefined && !hasSecret) {
    throw new AppError('SIGN_IN_NEEDED', 'nobody has signed in and there is no client secret', {
      kind: 'auth',
      fix: 'Set PARTNER_CENTER_CLIENT_SECRET, or PARTNER_CENTER_REFRESH_TOKEN.',
    });
  }

  const granted =
    refreshToken === undefined
      ? await endpoint.byClientCredentials()
      : await byNewestRefreshToken(context, refreshToken);
  checkTenant(granted.accessToken, tenantId);
  return granted;
}

async function byNewestRefreshToken(
  { endpoint, store }: TokensContext,
  sent: string,
): Promise<GrantedToken> {
  let used = sent;
  const granted = await endpoint.byRefreshToken(sent).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'SIGN_IN_NEEDED') throw error;
    // Another process may have renewed between our reading and our asking; then its token is newer.
    const newest = await store.newestRefreshToken();
    if (newest === undefined || newest === sent) throw error;
    used = newest;
    return endpoint.byRefreshToken(newest);
  });
  if (granted.refreshToken !== undefined && granted.refreshToken !== used) {
    await store.saveRefreshToken(granted.refreshToken); // before use: losing it ends the sign-in in 90 days
  }
  return granted;
}

/** Lets one caller leave a shared renewal without ending it for the others. */
function orAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
