import type { Answer, Page } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { getWholeCollection } from './collection-call.ts';
import { ORDER } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';
import { getObject } from './object-call.ts';

/** Fills `pricing` and `totalPrice`, which are left out otherwise. */
const WITH_PRICE = { include_price: 'true' };

/** How Partner Center names billing cycles where it is asked for them. */
export const BILLING_TYPES = ['monthly', 'annual', 'onetime', 'none'] as const;
export type BillingType = (typeof BILLING_TYPES)[number];

/**
 * `GET /v1/customers/{customerId}/orders?billingType={type}`, "Get a list of orders by customer and billing cycle type"
 * (Microsoft Learn); whole. An order may appear up to 15 minutes after it was placed.
 */
export function getOrdersByBillingType(
  http: HttpClient,
  { customerId, billingType }: { readonly customerId: string; readonly billingType: BillingType },
  { signal }: CallOptions,
): Promise<Page> {
  return getWholeCollection(http, {
    path: ['customers', customerId, 'orders'],
    query: { ...WITH_PRICE, billingType },
    lane: 'orders',
    shape: ORDER,
    signal,
  });
}

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
    shape: ORDER,
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
