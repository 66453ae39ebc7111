import type { Answer } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { parseObject, requireObject } from './envelope.ts';
import type { ApiCall, HttpClient } from './http-client.ts';
import { textOf } from './json-object.ts';
import { PartnerCenterShapeError } from './partner-center-errors.ts';

/** A line as a cart is asked for. */
export interface CartLineRequest {
  /** Place in the cart, from 0. */
  readonly id: number;
  /** `product:sku:availability`, of this hour: availabilities change. */
  readonly catalogItemId: string;
  /** Whole units. */
  readonly quantity: number;
  /** `monthly`, `annual`, `one_time`, `none` or `triennial`. */
  readonly billingCycle: string;
  /** ISO 8601 duration (`P1M`, `P1Y`, `P3Y`); undefined for perpetual software and the Azure plan. */
  readonly termDuration?: string | undefined;
  /** What a reservation needs: `subscriptionId`, `scope`, `duration`. */
  readonly provisioningContext?: Readonly<Record<string, string>> | undefined;
  readonly promotionId?: string | undefined;
}

export interface CartPlace {
  readonly customerId: string;
  readonly cartId: string;
}

/**
 * `POST /v1/customers/{customerId}/carts`, "Create a cart" (Microsoft Learn). Lines that cannot be bought come back in the
 * cart with an error of their own. Asking twice makes two carts, of which one expires.
 */
export async function createCart(
  http: HttpClient,
  {
    customerId,
    lines,
  }: { readonly customerId: string; readonly lines: readonly CartLineRequest[] },
  { signal }: CallOptions,
): Promise<Answer> {
  const call = cartCall(http, ['customers', customerId, 'carts']);
  return answerOf(await http.post(call, { lineItems: lines }, signal));
}

/** `PUT /v1/customers/{customerId}/carts/{cartId}`, "Update a cart" (Microsoft Learn): all lines, in place of those it has. */
export async function updateCart(
  http: HttpClient,
  { customerId, cartId, lines }: CartPlace & { readonly lines: readonly CartLineRequest[] },
  { signal }: CallOptions,
): Promise<Answer> {
  const call = cartCall(http, ['customers', customerId, 'carts', cartId]);
  return answerOf(await http.put(call, { id: cartId, lineItems: lines }, signal));
}

/** `GET /v1/customers/{customerId}/carts/{cartId}`: no page of its own, but every cart links to itself so. */
export async function getCart(
  http: HttpClient,
  { customerId, cartId }: CartPlace,
  { signal }: CallOptions,
): Promise<Answer> {
  return answerOf(
    await http.get(cartCall(http, ['customers', customerId, 'carts', cartId]), signal),
  );
}

/**
 * `POST /v1/customers/{customerId}/carts/{cartId}/checkout`, "Checkout a cart" (Microsoft Learn): orders what is in it.
 * Sent at most once; after a failure that is no refusal an order may exist.
 *
 * Documented to repeat its first answer when it is called again, and also to refuse that with 400 (800065).
 */
export async function checkoutCart(
  http: HttpClient,
  { customerId, cartId }: CartPlace,
  { signal }: CallOptions,
): Promise<Answer> {
  const call: ApiCall<void> = {
    ...cartCall(http, ['customers', customerId, 'carts', cartId, 'checkout']),
    lane: 'orders',
    sendsOnce: true,
    read: requireOrders,
  };
  return answerOf(await http.post(call, undefined, signal));
}

function cartCall(http: HttpClient, path: readonly string[]): ApiCall<void> {
  return {
    path,
    query: {},
    accept: 'application/json',
    lane: 'any',
    continuationToken: undefined,
    bytesMax: http.limits.jsonBytesMax,
    read: (what, body) => requireObject(what, body, 'id'),
  };
}

/** Documented are lists of orders and of errors, and in the newer sample an order alone. */
function requireOrders(what: string, body: Buffer): void {
  const { orders, orderErrors, lineItems, id } = parseObject(what, body);
  const isOrder = Array.isArray(lineItems) && textOf(id) !== undefined;
  if (Array.isArray(orders) || Array.isArray(orderErrors) || isOrder) return;
  throw new PartnerCenterShapeError(what, 'an object with neither orders nor errors');
}

function answerOf({ body, correlationId }: Answer): Answer {
  return { body, correlationId };
}
