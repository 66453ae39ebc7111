import { randomUUID } from 'node:crypto';

import type { CustomFetchOptions, FetchBody, TokenEndpointResponse } from 'openid-client';
import {
  allowInsecureRequests,
  clientCredentialsGrant,
  ClientSecretPost,
  Configuration,
  customFetch,
  None,
  refreshTokenGrant,
  ResponseBodyError,
} from 'openid-client';

import { AppError } from '../lib/app-error.ts';
import type { Clock } from './clock.ts';
import type { Wire } from './exchange.ts';
import { exchange } from './exchange.ts';
import { httpFailure, isRetryableStatus } from './http-failure.ts';
import {
  PartnerCenterHttpError,
  PartnerCenterNetworkError,
  PartnerCenterShapeError,
} from './partner-center-errors.ts';

/** The audience of our tokens; the older `https://graph.windows.net` is refused since August 2025. */
const RESOURCE = 'https://api.partnercenter.microsoft.com';
const WHAT = 'the sign-in service';
const TIMEOUT_S = 30;
const BYTES_MAX = 1024 * 1024;

/** Assumed where the answer names no lifetime; documented tokens live 3,599 or 3,600 s. */
const LIFETIME_UNKNOWN_S = 600;

/** A person has to sign in, or consent, before these change. */
const NEEDS_A_PERSON = new Set([
  'invalid_grant',
  'interaction_required',
  'login_required',
  'consent_required',
]);

export interface TokenEndpointOptions {
  readonly wire: Wire;
  readonly authority: URL;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly clock: Clock;
}

export interface GrantedToken {
  readonly accessToken: string;
  /** Epoch milliseconds by our clock. */
  readonly expiresAtMs: number;
  /** Replaces the one sent; undefined when none was issued. */
  readonly refreshToken: string | undefined;
}

/**
 * `POST {authority}/{tenantId}/oauth2/token`, the v1 endpoint.
 *
 * Errors of both grants: SIGN_IN_NEEDED and CLIENT_REFUSED (auth, `apiCode` is the AADSTS number);
 * PARTNER_CENTER_HTTP, PARTNER_CENTER_NETWORK and PARTNER_CENTER_SHAPE (retryable).
 */
export interface TokenEndpoint {
  /** App-only: what an application may read by itself. */
  byClientCredentials(): Promise<GrantedToken>;
  /** App+User: reads for the person who signed in. */
  byRefreshToken(refreshToken: string): Promise<GrantedToken>;
}

export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const config = configurationOf(options);
  const parameters = { resource: RESOURCE };

  const grant = async (run: () => Promise<TokenEndpointResponse>): Promise<GrantedToken> => {
    const sentAtMs = options.clock.now();
    try {
      const answer = await run();
      return {
        accessToken: answer.access_token,
        expiresAtMs: sentAtMs + (answer.expires_in ?? LIFETIME_UNKNOWN_S) * 1000,
        refreshToken: answer.refresh_token,
      };
    } catch (error) {
      throw translated(error);
    }
  };

  return {
    byClientCredentials: () => grant(() => clientCredentialsGrant(config, parameters)),
    byRefreshToken: (token) => grant(() => refreshTokenGrant(config, token, parameters)),
  };
}

/** The endpoint is known, so nothing is discovered and no metadata can redirect the secret. */
function configurationOf(options: TokenEndpointOptions): Configuration {
  const { authority, tenantId, clientId, clientSecret } = options;
  const base = authority.href.replace(/\/$/, '');
  const config = new Configuration(
    {
      issuer: base,
      token_endpoint: `${base}/${encodeURIComponent(tenantId)}/oauth2/token`,
    },
    clientId,
    undefined,
    clientSecret === undefined ? None() : ClientSecretPost(clientSecret),
  );
  config.timeout = TIMEOUT_S;
  config[customFetch] = (url, sent) => fetchToken(options, url, sent);
  if (authority.protocol === 'http:') {
    // Only a loopback authority is http (readHost); the deprecation mark warns off production use.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    allowInsecureRequests(config);
  }
  return config;
}

async function fetchToken(
  { wire, authority, clock }: TokenEndpointOptions,
  url: string,
  sent: CustomFetchOptions,
): Promise<Response> {
  const correlationId = randomUUID();
  const answer = await exchange(
    wire,
    {
      what: WHAT,
      method: 'POST',
      url: new URL(url),
      host: authority,
      headers: { ...sent.headers, 'client-request-id': correlationId },
      body: formOf(sent.body),
      bytesMax: BYTES_MAX,
    },
    sent.signal ?? new AbortController().signal,
  );

  const json = jsonObjectOf(answer.body);
  const isOauthError = answer.status < 500 && json?.['error'] !== undefined;
  if (isRetryableStatus(answer.status) || (answer.status !== 200 && !isOauthError)) {
    throw httpFailure(WHAT, answer, { correlationId, now: clock.now() });
  }
  // The v1 endpoint adds an unsigned id_token that we neither asked for nor use.
  delete json?.['id_token'];
  return Response.json(json ?? null, { status: answer.status });
}

function formOf(body: FetchBody): string {
  return body instanceof URLSearchParams ? body.toString() : '';
}

function jsonObjectOf(body: Buffer): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    return typeof json === 'object' && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}

/** The library's errors carry the answer, tokens included, so none of them becomes a `cause`. */
function translated(error: unknown): unknown {
  if (error instanceof ResponseBodyError) return refusal(error);
  if (!(error instanceof Error)) return error;
  if (error.cause instanceof AppError) return error.cause; // thrown by fetchToken, wrapped on the way
  const code = 'code' in error ? String(error.code) : error.name;
  return code === 'OAUTH_TIMEOUT'
    ? new PartnerCenterNetworkError(`${WHAT}: no whole answer within ${TIMEOUT_S} s`)
    : new PartnerCenterShapeError(WHAT, code);
}

function refusal(error: ResponseBodyError): PartnerCenterHttpError {
  const apiCode = /AADSTS\d+/.exec(error.error_description ?? '')?.[0];
  const needsPerson = NEEDS_A_PERSON.has(error.error);
  const named = /^\w{1,64}$/.test(error.error) ? error.error : 'an unknown error';
  return new PartnerCenterHttpError(
    needsPerson ? 'SIGN_IN_NEEDED' : 'CLIENT_REFUSED',
    `${WHAT} refused with ${named}${apiCode === undefined ? '' : ` (${apiCode})`}`,
    {
      kind: 'auth',
      fix: needsPerson
        ? 'The sign-in has expired or was withdrawn: set PARTNER_CENTER_REFRESH_TOKEN to a fresh token.'
        : 'Check tenant id, client id and client secret; secrets expire.',
      status: error.status,
      apiCode,
      correlationId: '',
    },
  );
}
