import { AppError } from '../lib/app-error.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { GrantedToken, TokenEndpoint } from './token-endpoint.ts';
import { checkTenant } from './token-tenant.ts';

/** Renewed this long before it expires, so that no call leaves with a token that dies on the way. */
const RENEW_BEFORE_EXPIRY_MS = 60_000;

export interface AccessToken {
  readonly accessToken: string;
  /** Epoch milliseconds. */
  readonly expiresAtMs: number;
}

/** What is stored of the sign-in. */
export interface HeldTokens {
  /** Newest first; an older one is tried where the newest is refused. Never empty. */
  readonly refreshTokens: readonly string[];
  /** The newest access token for the audience asked about, of whatever process got it; it may have expired. */
  readonly accessToken: AccessToken | undefined;
}

/** Where the tokens of the signed-in user live; they are passwords, and the store encrypts them. */
export interface TokenStore {
  /** Undefined when nobody has signed in: the client then works app-only. */
  held(audience: string): Promise<HeldTokens | undefined>;
  /**
   * Runs `renew` while no other process renews this sign-in, and keeps what it was granted before anybody uses it.
   *
   * @param renew is handed what is stored now, and what keeps a grant
   */
  alone<T>(
    audience: string,
    renew: (held: HeldTokens | undefined, keep: Keep) => Promise<T>,
  ): Promise<T>;
}

/** @param spent the refresh token it was granted for */
export type Keep = (granted: GrantedToken, spent: string) => Promise<void>;

export interface Tokens {
  /** An access token good for one more call. */
  current(signal: AbortSignal): Promise<string>;
  /** Replaces a token that was answered with 401. When another call has done so already, that one is taken. */
  replace(refused: string, signal: AbortSignal): Promise<string>;
}

export interface TokensContext {
  readonly endpoint: TokenEndpoint;
  readonly store: TokenStore;
  /** What the tokens are for. */
  readonly audience: string;
  readonly tenantId: string;
  /** False: a public client, which cannot work app-only. */
  readonly hasSecret: boolean;
  readonly clock: Clock;
  readonly log: CallLog;
}

/**
 * Holds the access token of one client. Calls that need a new one at the same time share one renewal, which outlives
 * the call that began it; processes of one sign-in share it through the store.
 *
 * Errors: SIGN_IN_NEEDED, WRONG_TENANT (auth); those of the token endpoint.
 */
export function createTokens(context: TokensContext): Tokens {
  const { log } = context;
  let token: AccessToken | undefined;
  let refused: string | undefined;
  let renewal: Promise<AccessToken> | undefined;

  const renew = (): Promise<AccessToken> => {
    renewal ??= newToken(context, refused)
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

  const current = async (signal: AbortSignal): Promise<string> => {
    if (token !== undefined && isFresh(context, token)) return token.accessToken;
    return (await orAborted(renew(), signal)).accessToken;
  };

  return {
    current,
    replace(answered401, signal) {
      if (token?.accessToken === answered401) {
        token = undefined;
        refused = answered401;
      }
      return current(signal);
    },
  };
}

function isFresh({ clock }: TokensContext, held: AccessToken): boolean {
  return clock.now() < held.expiresAtMs - RENEW_BEFORE_EXPIRY_MS;
}

/** @param refused an access token that is of no use, however fresh it looks */
async function newToken(context: TokensContext, refused: string | undefined): Promise<AccessToken> {
  const { store, audience, tenantId } = context;
  const usable = (held: HeldTokens | undefined) => {
    const shared = held?.accessToken;
    if (shared === undefined || shared.accessToken === refused) return undefined;
    return isFresh(context, shared) ? shared : undefined;
  };

  const before = await store.held(audience);
  const shared = usable(before);
  if (shared !== undefined) return shared;
  if (before === undefined) return appOnlyToken(context);
  return store.alone(audience, async (held, keep) => {
    const renewedMeanwhile = usable(held);
    if (renewedMeanwhile !== undefined) return renewedMeanwhile;
    if (held === undefined) return appOnlyToken(context); // signed out meanwhile
    const { granted, spent } = await spendRefreshToken(context, held.refreshTokens);
    checkTenant(granted.accessToken, tenantId);
    await keep(granted, spent);
    return granted;
  });
}

async function appOnlyToken({
  endpoint,
  audience,
  tenantId,
  hasSecret,
}: TokensContext): Promise<AccessToken> {
  if (!hasSecret) {
    throw new AppError('SIGN_IN_NEEDED', 'nobody has signed in and there is no client secret', {
      kind: 'auth',
      fix: 'Sign in: `recon auth login`. Or set PARTNER_CENTER_CLIENT_SECRET to work app-only.',
    });
  }
  const granted = await endpoint.byClientCredentials(audience);
  checkTenant(granted.accessToken, tenantId);
  return granted;
}

/** The token before the newest is tried once: the newest may have been issued and never have worked. */
async function spendRefreshToken(
  { endpoint, audience }: TokensContext,
  [newest, ...older]: readonly string[],
): Promise<{ granted: GrantedToken; spent: string }> {
  if (newest === undefined) throw new Error('a sign-in holds at least one refresh token');
  try {
    return { granted: await endpoint.byRefreshToken(newest, audience), spent: newest };
  } catch (error) {
    const [before] = older;
    if (before === undefined || !isSignInNeeded(error)) throw error;
    return endpoint.byRefreshToken(before, audience).then(
      (granted) => ({ granted, spent: before }),
      () => {
        throw error; // what the newest was refused with is the reason
      },
    );
  }
}

function isSignInNeeded(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SIGN_IN_NEEDED';
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
