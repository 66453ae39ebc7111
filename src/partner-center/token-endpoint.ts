import type { Configuration, TokenEndpointResponse } from 'openid-client';
import { clientCredentialsGrant, refreshTokenGrant, ResponseBodyError } from 'openid-client';

import { PartnerCenterHttpError } from './partner-center-errors.ts';
import type { EndpointVersion, SignInServiceOptions } from './sign-in-service.ts';
import { signInConfiguration, signInFailure } from './sign-in-service.ts';
import { scopeOf } from './token-audience.ts';

/** Assumed where the answer names no lifetime; documented tokens live 3,599 or 3,600 s. */
const LIFETIME_UNKNOWN_S = 600;

export interface GrantedToken {
  readonly accessToken: string;
  /** Epoch milliseconds by our clock. */
  readonly expiresAtMs: number;
  /** Replaces the one sent; undefined when none was issued. */
  readonly refreshToken: string | undefined;
}

/**
 * `POST {authority}/{tenantId}/oauth2/v2.0/token`. An authority that has no such endpoint, or does not take a scope
 * for the audience, is asked at `…/oauth2/token` with `resource` from then on.
 *
 * Errors of both grants: SIGN_IN_NEEDED and CLIENT_REFUSED (auth, `apiCode` is the AADSTS number);
 * PARTNER_CENTER_HTTP, PARTNER_CENTER_NETWORK and PARTNER_CENTER_SHAPE (retryable).
 */
export interface TokenEndpoint {
  /** App-only: what an application may read by itself. */
  byClientCredentials(audience: string): Promise<GrantedToken>;
  /** App+User: reads for the person who signed in. */
  byRefreshToken(refreshToken: string, audience: string): Promise<GrantedToken>;
}

type Grant = (
  config: Configuration,
  parameters: Record<string, string>,
) => Promise<TokenEndpointResponse>;

export function createTokenEndpoint(options: SignInServiceOptions): TokenEndpoint {
  let version: EndpointVersion = 'v2';

  const ask = async (grant: Grant, parameters: Record<string, string>): Promise<GrantedToken> => {
    const sentAtMs = options.clock.now();
    const answer = await grant(signInConfiguration(options, version), parameters);
    return grantedToken(answer, sentAtMs);
  };

  const askEither = async (grant: Grant, audience: string, renewable: boolean) => {
    try {
      if (version === 'v1') return await ask(grant, { resource: audience });
      return await ask(grant, { scope: scopeOf(audience, { renewable }) }).catch(
        (error: unknown) => {
          if (!knowsNoScopes(error)) throw error;
          version = 'v1';
          return ask(grant, { resource: audience });
        },
      );
    } catch (error) {
      throw signInFailure(error);
    }
  };

  return {
    byClientCredentials: (audience) => askEither(clientCredentialsGrant, audience, false),
    byRefreshToken: (token, audience) =>
      askEither(
        (config, parameters) => refreshTokenGrant(config, token, parameters),
        audience,
        true,
      ),
  };
}

/** @param sentAtMs when it was asked for, so that what the answer took on its way is not lived twice */
export function grantedToken(answer: TokenEndpointResponse, sentAtMs: number): GrantedToken {
  return {
    accessToken: answer.access_token,
    expiresAtMs: sentAtMs + (answer.expires_in ?? LIFETIME_UNKNOWN_S) * 1000,
    refreshToken: answer.refresh_token,
  };
}

function knowsNoScopes(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.error === 'invalid_scope';
  const thrown = signInFailure(error);
  return thrown instanceof PartnerCenterHttpError && thrown.status === 404;
}
