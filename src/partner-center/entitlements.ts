import type { Page } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { getWholeCollection } from './collection-call.ts';
import { ENTITLEMENT } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';

/** `GET /v1/customers/{customerId}/entitlements`, "Get a collection of entitlements" (Microsoft Learn); whole. */
export function getEntitlements(
  http: HttpClient,
  customerId: string,
  { signal }: CallOptions,
): Promise<Page> {
  return getWholeCollection(http, {
    path: ['customers', customerId, 'entitlements'],
    query: { showExpiry: 'true' },
    lane: 'any',
    shape: ENTITLEMENT,
    signal,
  });
}
