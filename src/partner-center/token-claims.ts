/** What an access token says of itself. Its signature is not checked: the API does that. */
export interface TokenClaims {
  readonly tenantId: string | undefined;
  /** The signed-in person: the sign-in name, else the display name; undefined in app-only tokens. */
  readonly account: string | undefined;
  /** False: signed in without a second factor; undefined where the token does not say. */
  readonly isMultiFactor: boolean | undefined;
  /** Application roles and delegated scopes. */
  readonly permissions: readonly string[];
}

/** @returns undefined for an opaque token */
export function claimsOf(accessToken: string): TokenClaims | undefined {
  const claims = payloadOf(accessToken);
  if (claims === undefined) return undefined;
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const { amr, roles } = claims;
  return {
    tenantId: text('tid'),
    account: text('upn') ?? text('preferred_username') ?? text('unique_name') ?? text('name'),
    isMultiFactor: Array.isArray(amr) ? amr.includes('mfa') : undefined,
    permissions: [
      ...(Array.isArray(roles) ? roles.filter((one) => typeof one === 'string') : []),
      ...(text('scp')?.split(' ') ?? []),
    ],
  };
}

function payloadOf(accessToken: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload, signature] = accessToken.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}
