import { Big } from 'big.js';

import { groupBy } from '../lib/group-by.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import { orderIdsTaken } from '../store/find-purchases.ts';
import type { PurchaseLine } from '../store/purchase-store.ts';
import type { Buying } from './buying.ts';
import type { PrintedOrder } from './read-orders.ts';
import { readOrders } from './read-orders.ts';

/** Orders are dated by another clock than ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

export interface OrdersLookedFor {
  /** The list as it came. */
  readonly body: Buffer;
  /** The one order of each group, where each has exactly one. */
  readonly orderIds: readonly string[] | undefined;
  /** In words, what each group has: for a person. */
  readonly says: string;
}

/**
 * Looks among the customer's orders for those a cart became: placed since its checkout, of the same items and quantities as
 * one of its groups, and not known as anything else's.
 */
export async function lookForOrders(
  { db, partnerCenter, signal }: Pick<Buying, 'db' | 'partnerCenter' | 'signal'>,
  purchase: PurchaseWithLines,
): Promise<OrdersLookedFor> {
  const { body } = await partnerCenter.ordersOfCustomer(purchase.customer_id, { signal });
  const sinceMs = (purchase.first_sent_at?.getTime() ?? 0) - CLOCK_SKEW_MS;
  const taken = await orderIdsTaken(db, purchase.customer_id);
  const placedSince = readOrders(body).filter(
    (order) => (order.createdAt?.getTime() ?? 0) >= sinceMs && !isTaken(order, taken),
  );
  const groups = [...groupBy(openLines(purchase), (line) => line.order_group ?? '')].map(
    ([name, lines]) => ({
      name,
      candidates: placedSince.filter((order) => contentOfOrder(order) === contentOf(lines)),
    }),
  );
  const found = groups.map(({ candidates }) => candidates.map((order) => order.orderId));
  const ids = found.flat();
  const isCertain = found.every((one) => one.length === 1) && new Set(ids).size === ids.length;
  return {
    body,
    orderIds: isCertain ? ids : undefined,
    says: groups.map(({ name, candidates }) => groupWords(name, candidates)).join('; '),
  };
}

function openLines({ lines }: PurchaseWithLines): readonly PurchaseLine[] {
  return lines.filter((line) => line.state === 'open');
}

function isTaken({ orderId, alternateId }: PrintedOrder, taken: ReadonlySet<string>): boolean {
  return taken.has(orderId.toLowerCase()) || taken.has(alternateId?.toLowerCase() ?? '');
}

/** Items and quantities as one text, whatever their order. */
function contentOf(lines: readonly PurchaseLine[]): string {
  return textOf(lines.map((line) => [line.catalog_item_id, line.quantity]));
}

function contentOfOrder({ lines }: PrintedOrder): string {
  return textOf(lines.map((line) => [line.item, line.quantity]));
}

function textOf(items: readonly (readonly [string, string])[]): string {
  return items
    .map(([item, quantity]) => `${item.toLowerCase()}*${Big(quantity).toFixed()}`)
    .sort()
    .join(' ');
}

function groupWords(name: string, candidates: readonly PrintedOrder[]): string {
  const group = name === '' ? 'the cart' : `order group ${name}`;
  const [only] = candidates;
  if (only === undefined) return `no order fits ${group}`;
  const ids = candidates.map((order) => order.orderId).join(', ');
  return candidates.length === 1 ? `order ${ids} fits ${group}` : `orders ${ids} all fit ${group}`;
}
