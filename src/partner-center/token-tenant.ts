import { AppError } from '../lib/app-error.ts';
import { claimsOf } from './token-claims.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refuses a token that belongs to another tenant: its data would be stored as ours.
 *
 * A tenant set as a domain name, and a token that is no JWT or names no tenant, cannot be compared and pass.
 *
 * @throws AppError WRONG_TENANT
 */
export function checkTenant(accessToken: string, tenantId: string): void {
  const tid = claimsOf(accessToken)?.tenantId;
  if (tid === undefined || !GUID.test(tenantId)) return;
  if (tid.toLowerCase() === tenantId.toLowerCase()) return;
  throw new AppError('WRONG_TENANT', `the token is for tenant ${tid}, configured is ${tenantId}`, {
    kind: 'auth',
    fix: 'Sign in with an account of the configured partner tenant, or correct PARTNER_CENTER_TENANT_ID.',
  });
}
