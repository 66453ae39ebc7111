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
  refuseOtherTenant('the token', claimsOf(accessToken)?.tenantId, tenantId);
}

/**
 * Refuses what names another tenant than the configured one.
 *
 * @param tid undefined where it names none
 * @throws AppError WRONG_TENANT
 */
export function refuseOtherTenant(what: string, tid: string | undefined, tenantId: string): void {
  if (tid === undefined || !GUID.test(tenantId)) return;
  if (tid.toLowerCase() === tenantId.toLowerCase()) return;
  throw new AppError('WRONG_TENANT', `${what} is for tenant ${tid}, configured is ${tenantId}`, {
    kind: 'auth',
    fix: 'Sign in with an account of the configured partner tenant, or correct PARTNER_CENTER_TENANT_ID.',
  });
}
