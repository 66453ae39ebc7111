import { billingCycleOf } from '../partner-center/billing-cycle.ts';
import type { BillingType } from '../partner-center/orders.ts';
import type { RecordedOrderLine } from '../store/recorded-orders.ts';
import { recordedOrdersOf } from '../store/recorded-orders.ts';
import type { Buying } from './buying.ts';
import { LIST_DELAY_MS } from './buying.ts';
import type { PrintedOrder } from './read-orders.ts';
import { readOrders } from './read-orders.ts';

export interface OrdersOfCustomer {
  readonly listed: readonly PrintedOrder[];
  /** Bought here and in no list: within 15 minutes of the checkout that is no wonder. */
  readonly unlisted: readonly (RecordedOrderLine & { readonly isLate: boolean })[];
}

/**
 * All orders of a customer as Partner Center lists them now, and those bought here that the list does not show.
 *
 * @param billingType of one billing cycle only; undefined: of all
 */
export async function ordersOfCustomer(
  { db, partnerCenter, now, signal }: Pick<Buying, 'db' | 'partnerCenter' | 'now' | 'signal'>,
  customerId: string,
  billingType: BillingType | undefined,
): Promise<OrdersOfCustomer> {
  const { body } =
    billingType === undefined
      ? await partnerCenter.ordersOfCustomer(customerId, { signal })
      : await partnerCenter.ordersByBillingType({ customerId, billingType }, { signal });
  const listed = readOrders(body);
  const shown = new Set(
    listed.flatMap(({ orderId, alternateId }) => [lower(orderId), lower(alternateId)]),
  );
  const recorded = await recordedOrdersOf(db, customerId);
  const lateFrom = now().getTime() - LIST_DELAY_MS;
  const cycle = billingType === undefined ? undefined : billingCycleOf(billingType);
  return {
    listed,
    unlisted: recorded
      .filter((line) => !shown.has(lower(line.order_id)))
      .filter((line) => cycle === undefined || line.billing_cycle === cycle)
      .map((line) => ({ ...line, isLate: (line.sent_at?.getTime() ?? 0) < lateFrom })),
  };
}

function lower(id: string | null | undefined): string {
  return id?.toLowerCase() ?? '';
}
