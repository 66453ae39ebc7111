import { AppError } from '../lib/app-error.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refuses a token that belongs to another tenant: its data would be stored as ours.
 *
 * The signature is not checked; the API does that. A tenant set as a domain name, and a token that is
 * no JWT or names no tenant, cannot be compared and pass.
 *
 * @throws AppError WRONG_TENANT
 */
export function checkTenant(accessToken: string, tenantId: string): void {
  const tid = tenantOf(accessToken);
  if (tid === undefined || !GUID.test(tenantId)) return;
  if (tid.toLowerCase() === tenantId.toLowerCase()) return;
  throw new AppError('WRONG_TENANT', `the token is for tenant ${tid}, configured is ${tenantId}`, {
    kind: 'auth',
    fix: 'Sign in with an account of the configured partner tenant, or correct the tenant id.',
  });
}

function tenantOf(accessToken: string): string | undefined {
  const [, payload, signature] = accessToken.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('tid' in claims)) return undefined;
    return typeof claims.tid === 'string' ? claims.tid : undefined;
  } catch {
    return undefined; // an opaque token
  }
}
