import { termEnd } from './purchase-software.ts';
import type { Entitlement, Order } from './tenant.ts';

/** What was delivered: one entitlement per line of software or reservation that is not cancelled. */
export function entitlementsOf(orders: readonly Order[]): Entitlement[] {
  return orders
    .filter((order) => order.status === 'completed')
    .flatMap((order) =>
      order.lines
        .filter(({ item }) => item.billingCycle === 'one_time')
        .map((orderLine) => ({
          customer: order.customer,
          order,
          orderLine,
          type:
            orderLine.item.family === 'reservation'
              ? ('reservedinstance' as const)
              : ('software' as const),
          quantity: orderLine.quantity,
          expiresOn: termEnd(orderLine.item, order.createdAt.slice(0, 10)),
          included: orderLine.item.includes,
        })),
    );
}
