import { randomBytes, randomUUID } from 'node:crypto';

import { type Answer, jsonAnswer } from './answer.ts';
import type { FaultName } from './fault-catalogue.ts';
import { PendingSignIns, type Refusal } from './pending-sign-ins.ts';
import type { Credential } from './route.ts';
import { SeededRandom } from './seeded-random.ts';

const LIFETIME_S = 3600;
/** A refresh token that is not used for so long is dead. */
const REFRESH_LIFETIME_MS = 90 * 24 * 3600 * 1000;
const ACCOUNT = 'billing.admin@partner.example.com';
const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';
const GRAPH = 'https://graph.microsoft.com';

/** Why a refresh token is refused, by the fault that makes it so. */
const DEAD_REFRESH_TOKEN: Readonly<Partial<Record<FaultName, string>>> = {
  'dead-refresh-token': 'AADSTS700082: The refresh token has expired due to inactivity.',
  'revoked-refresh-token': 'AADSTS50173: The provided grant has expired due to it being revoked.',
  'mfa-refresh-token': 'AADSTS50076: You must use multi-factor authentication.',
};

interface Caller {
  readonly tenantId: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

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
  /** How often each refresh token may still be exchanged, and until when. */
  readonly #refreshTokens = new Map<string, { uses: number; readonly expiresAtMs: number }>();
  readonly pending = new PendingSignIns();
  readonly #secrets: string[] = [];

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

  /** Everything handed out or agreed on that nobody else may see. */
  get secrets(): readonly string[] {
    return [this.registration.clientSecret, ...this.#secrets];
  }

  /** The token behind an Authorization header; undefined when missing, unknown or expired. */
  find(authorization: string | undefined): AccessToken | undefined {
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const token = this.#accessTokens.get(bearer ?? '');
    return token !== undefined && token.expiresAtMs > Date.now() ? token : undefined;
  }

  /** Ends every access token issued so far. */
  withdraw(): void {
    this.#accessTokens.clear();
  }

  /** POST /{tenant}/oauth2/token, or …/oauth2/v2.0/token. */
  exchange(
    request: Caller & { readonly version: 1 | 2; readonly fault?: FaultName | undefined },
  ): Answer {
    const { form } = request;
    const refusal = this.#refuseCaller(request, request.fault);
    if (refusal !== undefined) return refusal;
    const audience = audienceOf(form);
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return this.#issue({ ...request, credential: 'app', audience, refreshToken: undefined });
      case 'refresh_token': {
        const dead = request.fault && DEAD_REFRESH_TOKEN[request.fault];
        if (dead !== undefined) return refused(400, ['invalid_grant', dead]);
        const refreshToken = this.#rotate(form.get('refresh_token') ?? '');
        if (refreshToken === undefined) {
          const unknown = DEAD_REFRESH_TOKEN['dead-refresh-token'] ?? '';
          return refused(400, ['invalid_grant', unknown]);
        }
        return this.#issue({ ...request, credential: 'user', audience, refreshToken });
      }
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return this.#issueFor(request, this.pending.redeemDevice(form.get('device_code') ?? ''));
      case 'authorization_code':
        return this.#issueFor(request, this.pending.redeemCode(form));
      default:
        return refused(400, [
          'unsupported_grant_type',
          'AADSTS70003: The grant type is not supported.',
        ]);
    }
  }

  /** POST /{tenant}/oauth2/v2.0/devicecode. */
  beginDevice(request: Caller & { readonly address: string }): Answer {
    const refusal = this.#refuseCaller(request, undefined);
    return refusal ?? jsonAnswer(this.pending.beginDevice(request.address));
  }

  /** Public clients may sign a person in without a secret; one that is sent has to be right. */
  #refuseCaller(request: Caller, fault: FaultName | undefined): Answer | undefined {
    const { tenantId, clientId, clientSecret } = this.registration;
    if (request.tenantId.toLowerCase() !== tenantId) {
      return refused(400, [
        'invalid_request',
        `AADSTS90002: Tenant '${request.tenantId}' not found.`,
      ]);
    }
    const client = clientOf(request.form, request.authorization);
    if (client.id !== clientId) {
      return refused(400, ['unauthorized_client', 'AADSTS700016: Application not found.']);
    }
    const needsSecret = request.form.get('grant_type') === 'client_credentials';
    if (client.secret !== clientSecret && (needsSecret || client.secret !== '')) {
      return refused(401, ['invalid_client', 'AADSTS7000215: Invalid client secret provided.']);
    }
    if (fault === 'secret-expired' && client.secret !== '') {
      return refused(401, [
        'invalid_client',
        'AADSTS7000222: The provided client secret keys are expired.',
      ]);
    }
    return undefined;
  }

  #issueFor(request: Caller & { readonly version: 1 | 2 }, refusal: Refusal | undefined): Answer {
    if (refusal !== undefined) return refused(400, refusal);
    const refreshToken = `0.${this.#random.base64url(60)}`;
    this.#keepRefreshToken(refreshToken);
    const audience = audienceOf(request.form) || PARTNER_CENTER;
    return this.#issue({ ...request, credential: 'user', audience, refreshToken });
  }

  /** Twice: a client that lost the answer with the new token may ask once more. */
  #keepRefreshToken(token: string): void {
    this.#secrets.push(token);
    this.#refreshTokens.set(token, { uses: 2, expiresAtMs: Date.now() + REFRESH_LIFETIME_MS });
  }

  #rotate(token: string): string | undefined {
    const held = this.#refreshTokens.get(token);
    if (held === undefined || held.uses === 0 || held.expiresAtMs < Date.now()) return undefined;
    held.uses -= 1;
    const next = `0.${this.#random.base64url(60)}`;
    this.#keepRefreshToken(next);
    return next;
  }

  #issue(grant: {
    readonly version: 1 | 2;
    readonly credential: Credential;
    readonly audience: string;
    readonly refreshToken: string | undefined;
    readonly fault?: FaultName | undefined;
  }): Answer {
    const nowMs = Date.now();
    const issuedAt = Math.floor(nowMs / 1000);
    const user = grant.credential === 'user';
    const permission = permissionFor(grant.audience);
    const accessToken = this.#jwt({
      aud: grant.audience,
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + LIFETIME_S,
      appid: this.registration.clientId,
      tid: grant.fault === 'foreign-token' ? randomUUID() : this.registration.tenantId,
      ...(user
        ? { scp: permission, amr: ['pwd', 'mfa'], upn: ACCOUNT, name: 'Billing Admin' }
        : { roles: [permission] }),
    });
    const { credential, audience } = grant;
    const expiresAtMs = grant.fault === 'skewed-token' ? 0 : nowMs + LIFETIME_S * 1000;
    this.#accessTokens.set(accessToken, { credential, audience, expiresAtMs });
    this.#secrets.push(accessToken);
    return jsonAnswer({
      token_type: 'Bearer',
      ...(user ? { scope: permission } : {}),
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

function permissionFor(audience: string): string {
  return audience.startsWith(GRAPH) ? 'PartnerBilling.Read.All' : 'user_impersonation';
}

/** An OAuth error as the endpoints print it. */
export function refused(status: number, [error, description]: Refusal): Answer {
  return jsonAnswer({ error, error_description: description }, { status });
}
