import { randomBytes } from 'node:crypto';

import { type Answer, jsonAnswer } from './answer.ts';
import type { Credential } from './route.ts';
import { SeededRandom } from './seeded-random.ts';

const LIFETIME_S = 3600;

export interface Registration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first refresh token, as a consent would have left it. */
  readonly refreshToken: string;
}

interface AccessToken {
  readonly credential: Credential;
  readonly audience: string;
  readonly expiresAtMs: number;
}

/** Issues and knows the tokens of one app registration. */
export class TokenEndpoint {
  readonly registration: Registration;
  readonly #random: SeededRandom;
  readonly #accessTokens = new Map<string, AccessToken>();
  /** How often each refresh token may still be exchanged. */
  readonly #refreshUses = new Map<string, number>();

  constructor(seed: number) {
    this.#random = new SeededRandom(seed, 'tokens');
    this.registration = {
      tenantId: this.#random.guid(),
      clientId: this.#random.guid(),
      clientSecret: this.#random.base64url(34),
      // Not from the seed: a token of an earlier start is dead, as after a withdrawn consent.
      refreshToken: `0.${randomBytes(45).toString('base64url')}`,
    };
    this.#keepRefreshToken(this.registration.refreshToken);
  }

  /** The token behind an Authorization header; undefined when missing, unknown or expired. */
  find(authorization: string | undefined): AccessToken | undefined {
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const token = this.#accessTokens.get(bearer ?? '');
    return token !== undefined && token.expiresAtMs > Date.now() ? token : undefined;
  }

  /** POST /{tenant}/oauth2/token, or …/oauth2/v2.0/token. */
  exchange(request: {
    readonly tenantId: string;
    readonly version: 1 | 2;
    readonly form: URLSearchParams;
    readonly authorization: string | undefined;
  }): Answer {
    const { form } = request;
    const { tenantId, clientId, clientSecret } = this.registration;
    if (request.tenantId.toLowerCase() !== tenantId) {
      return refused(
        400,
        'invalid_request',
        `AADSTS90002: Tenant '${request.tenantId}' not found.`,
      );
    }
    const client = clientOf(form, request.authorization);
    if (client.id !== clientId || client.secret !== clientSecret) {
      return refused(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    }
    const audience = audienceOf(form);
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return this.#issue({ ...request, credential: 'app', audience, refreshToken: undefined });
      case 'refresh_token': {
        const refreshToken = this.#rotate(form.get('refresh_token') ?? '');
        if (refreshToken === undefined) {
          return refused(400, 'invalid_grant', 'AADSTS700082: The refresh token has expired.');
        }
        return this.#issue({ ...request, credential: 'user', audience, refreshToken });
      }
      default:
        return refused(
          400,
          'unsupported_grant_type',
          'AADSTS70003: The grant type is not supported.',
        );
    }
  }

  /** Twice: a client that lost the answer with the new token may ask once more. */
  #keepRefreshToken(token: string): void {
    this.#refreshUses.set(token, 2);
  }

  #rotate(token: string): string | undefined {
    const uses = this.#refreshUses.get(token) ?? 0;
    if (uses === 0) return undefined;
    this.#refreshUses.set(token, uses - 1);
    const next = `0.${this.#random.base64url(60)}`;
    this.#keepRefreshToken(next);
    return next;
  }

  #issue(grant: {
    readonly version: 1 | 2;
    readonly credential: Credential;
    readonly audience: string;
    readonly refreshToken: string | undefined;
  }): Answer {
    const nowMs = Date.now();
    const issuedAt = Math.floor(nowMs / 1000);
    const user = grant.credential === 'user';
    const accessToken = this.#jwt({
      aud: grant.audience,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + LIFETIME_S,
      appid: this.registration.clientId,
      tid: this.registration.tenantId,
      ...(user ? { scp: 'user_impersonation', amr: ['pwd', 'mfa'] } : { roles: ['app'] }),
    });
    const { credential, audience } = grant;
    const expiresAtMs = nowMs + LIFETIME_S * 1000;
    this.#accessTokens.set(accessToken, { credential, audience, expiresAtMs });
    return jsonAnswer({
      token_type: 'Bearer',
      ...(user ? { scope: 'user_impersonation' } : {}),
      ...lifetime(grant.version, issuedAt, audience),
      access_token: accessToken,
      ...(grant.refreshToken === undefined ? {} : { refresh_token: grant.refreshToken }),
    });
  }

  #jwt(claims: object): string {
    const encode = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode(claims)}.${this.#random.base64url(43)}`;
  }
}

/** The first endpoint prints its numbers as text. */
function lifetime(version: 1 | 2, issuedAt: number, audience: string): object {
  if (version === 2) return { expires_in: LIFETIME_S, ext_expires_in: LIFETIME_S };
  return {
    expires_in: String(LIFETIME_S),
    ext_expires_in: String(LIFETIME_S),
    expires_on: String(issuedAt + LIFETIME_S),
    not_before: String(issuedAt),
    resource: audience,
  };
}

function clientOf(
  form: URLSearchParams,
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } {
  const basic = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) {
    return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function audienceOf(form: URLSearchParams): string {
  return form.get('resource') ?? (form.get('scope') ?? '').replace(/\/\.default.*$/, '');
}

function refused(status: number, error: string, description: string): Answer {
  return jsonAnswer({ error, error_description: description }, { status });
}
