import type { AccessToken, TokenStore } from '../../src/partner-center/token.ts';

export interface TokensInMemory extends TokenStore {
  /** Newest first. */
  readonly refreshTokens: string[];
}

/** A store for tests of what uses one: holds as long as the test runs, for one process. */
export function tokensInMemory(
  refreshToken?: string,
  options: { readonly beforeKeeping?: (token: string | undefined) => Promise<void> } = {},
): TokensInMemory {
  const refreshTokens = refreshToken === undefined ? [] : [refreshToken];
  const accessTokens = new Map<string, AccessToken>();
  const held = (audience: string) =>
    refreshTokens.length === 0
      ? undefined
      : { refreshTokens: [...refreshTokens], accessToken: accessTokens.get(audience) };
  return {
    refreshTokens,
    held: (audience) => Promise.resolve(held(audience)),
    alone: (audience, renew) =>
      renew(held(audience), async (granted, spent) => {
        await options.beforeKeeping?.(granted.refreshToken);
        accessTokens.set(audience, granted);
        if (granted.refreshToken !== undefined) {
          refreshTokens.splice(0, refreshTokens.length, granted.refreshToken, spent);
        }
      }),
  };
}
