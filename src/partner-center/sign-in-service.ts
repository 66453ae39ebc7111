import { randomUUID } from 'node:crypto';

import type { CustomFetchOptions, FetchBody } from 'openid-client';
import {
  allowInsecureRequests,
  ClientSecretPost,
  Configuration,
  customFetch,
  None,
  ResponseBodyError,
} from 'openid-client';

import { AppError } from '../lib/app-error.ts';
import type { Clock } from './clock.ts';
import type { Wire } from './exchange.ts';
import { exchange } from './exchange.ts';
import { httpFailure, isRetryableStatus } from './http-failure.ts';
import { PartnerCenterNetworkError, PartnerCenterShapeError } from './partner-center-errors.ts';
import { signInRefusal } from './sign-in-refusal.ts';

const WHAT = 'the sign-in service';
const TIMEOUT_S = 30;
const BYTES_MAX = 1024 * 1024;

/** One app registration at one sign-in service. */
export interface SignInServiceOptions {
  readonly wire: Wire;
  readonly authority: URL;
  readonly tenantId: string;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  readonly clock: Clock;
}

/** `v2` is asked with `scope`; `v1`, the form of the Secure Application Model pages, with `resource`. */
export type EndpointVersion = 'v1' | 'v2';

/**
 * The endpoints of one tenant, for the OAuth library. They are known, so nothing is discovered and no metadata can
 * redirect the secret; the tenant is part of each address, so an account of another one cannot sign in.
 */
export function signInConfiguration(
  options: SignInServiceOptions,
  version: EndpointVersion,
): Configuration {
  const { authority, tenantId, clientId, clientSecret } = options;
  const tenant = `${authority.href.replace(/\/$/, '')}/${encodeURIComponent(tenantId)}`;
  const endpoints = version === 'v1' ? `${tenant}/oauth2` : `${tenant}/oauth2/v2.0`;
  const config = new Configuration(
    {
      issuer: `${tenant}/v2.0`,
      token_endpoint: `${endpoints}/token`,
      device_authorization_endpoint: `${endpoints}/devicecode`,
      authorization_endpoint: `${endpoints}/authorize`,
    },
    clientId,
    undefined,
    clientSecret === undefined ? None() : ClientSecretPost(clientSecret),
  );
  config.timeout = TIMEOUT_S;
  config[customFetch] = (url, sent) => post(options, url, sent);
  if (authority.protocol === 'http:') {
    // Only a loopback authority is http (readHost); the deprecation mark warns off production use.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    allowInsecureRequests(config);
  }
  return config;
}

async function post(
  { wire, authority, clock }: SignInServiceOptions,
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

/**
 * Says what a call of the OAuth library failed with. Its errors carry the answer, tokens included, so none of them
 * becomes a `cause`.
 */
export function signInFailure(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof ResponseBodyError) {
    return signInRefusal({
      status: error.status,
      error: error.error,
      description: error.error_description ?? '',
    });
  }
  if (!(error instanceof Error)) return error;
  if (error.cause instanceof AppError) return error.cause; // thrown by post, wrapped on the way
  const code = 'code' in error ? String(error.code) : error.name;
  return code === 'OAUTH_TIMEOUT'
    ? new PartnerCenterNetworkError(`${WHAT}: no whole answer within ${TIMEOUT_S} s`)
    : new PartnerCenterShapeError(WHAT, code);
}
