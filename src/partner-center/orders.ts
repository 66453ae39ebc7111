import type { Answer, Page } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { getWholeCollection } from './collection-call.ts';
import type { HttpClient } from './http-client.ts';
import { getObject } from './object-call.ts';

/** Fills `pricing` and `totalPrice`, which are left out otherwise. */
const WITH_PRICE = { include_price: 'true' };

/**
 * `GET /v1/customers/{customerId}/orders`, "Get all of a customer's orders" (Microsoft Learn); whole.
 * An order may appear up to 15 minutes after it was placed.
 */
export function getOrdersOfCustomer(
  http: HttpClient,
  customerId: string,
  { signal }: CallOptions,
): Promise<Page> {
  return getWholeCollection(http, {
    path: ['customers', customerId, 'orders'],
    query: WITH_PRICE,
    lane: 'orders',
    signal,
  });
}

/** `GET /v1/customers/{customerId}/orders/{orderId}`, "Get an order by ID" (Microsoft Learn). */
export function getOrder(
  http: HttpClient,
  { customerId, orderId }: { readonly customerId: string; readonly orderId: string },
  { signal }: CallOptions,
): Promise<Answer> {
  return getObject(http, {
    path: ['customers', customerId, 'orders', orderId],
    query: WITH_PRICE,
    lane: 'orders',
    key: 'id',
    signal,
  });
}
