import type { Page } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { getWholeCollection } from './collection-call.ts';
import { PROVISIONING_STATUS } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';
import { PartnerCenterHttpError } from './partner-center-errors.ts';

/**
 * `GET /v1/customers/{customerId}/orders/{orderId}/provisioningstatus`, "Get order provisioning status" (Microsoft
 * Learn); whole, an item an order line.
 *
 * @returns undefined when Partner Center keeps no such information about the order (404)
 */
export async function getProvisioningStatus(
  http: HttpClient,
  { customerId, orderId }: { readonly customerId: string; readonly orderId: string },
  { signal }: CallOptions,
): Promise<Page | undefined> {
  try {
    return await getWholeCollection(http, {
      path: ['customers', customerId, 'orders', orderId, 'provisioningstatus'],
      query: {},
      lane: 'orders',
      shape: PROVISIONING_STATUS,
      signal,
    });
  } catch (error) {
    // Orders of older kinds have none: that is an answer, and the same every night.
    if (error instanceof PartnerCenterHttpError && error.status === 404) return undefined;
    throw error;
  }
}
