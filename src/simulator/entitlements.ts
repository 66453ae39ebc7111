import type { CatalogueItem } from './catalogue.ts';
import { termEnd } from './purchase-software.ts';
import type {
  Entitlement,
  Order,
  OrderLine,
  OrderProvisioning,
  ProvisioningStatus,
} from './tenant.ts';

/** What differs from an ordinary delivery of an order line. */
export interface DeliveryChange {
  /** True: nothing is delivered. False: it is, whatever the state of the order. */
  readonly isWithheld?: boolean;
  readonly quantity?: number;
  readonly item?: CatalogueItem;
  readonly isRevoked?: boolean;
  /** What the order says of units that are not delivered; `unfulfilled` unless told otherwise. */
  readonly provisioning?: ProvisioningStatus;
}

/** Deliveries that go wrong: the entitlements while the tenant is being written. */
export interface DeliveryDraft {
  readonly changes: Map<OrderLine, DeliveryChange>;
  /** Delivered, though no list of orders shows them. */
  readonly strayOrders: Order[];
}

/** What was delivered: one entitlement per line of software or reservation that is completed. */
export function entitlementsOf(
  orders: readonly Order[],
  { changes, strayOrders }: DeliveryDraft,
): Entitlement[] {
  return [...orders, ...strayOrders].flatMap((order) =>
    order.lines
      .filter(({ item }) => item.billingCycle === 'one_time')
      .filter((line) => !(changes.get(line)?.isWithheld ?? order.status !== 'completed'))
      .map((line) => entitlementOf(order, line, changes.get(line) ?? {})),
  );
}

/** How far each completed order says it is delivered: the word of the order, whatever the entitlements show. */
export function provisioningOf(
  orders: readonly Order[],
  { changes }: DeliveryDraft,
): OrderProvisioning {
  const lines = orders.flatMap((order) =>
    order.lines.map((line) => [line, quantitiesOf(order, line, changes.get(line) ?? {})] as const),
  );
  return new Map(lines);
}

function quantitiesOf(
  order: Order,
  line: OrderLine,
  change: DeliveryChange,
): readonly { quantity: number; status: ProvisioningStatus }[] {
  if (order.status !== 'completed') {
    return [{ quantity: line.quantity, status: 'prefulfillmentPending' }];
  }
  const delivered =
    change.isWithheld === true ? 0 : Math.min(change.quantity ?? line.quantity, line.quantity);
  const status = change.provisioning ?? 'unfulfilled';
  if (delivered === line.quantity || status === 'fulfilled') {
    return [{ quantity: line.quantity, status: 'fulfilled' }];
  }
  return [
    ...(delivered === 0 ? [] : [{ quantity: delivered, status: 'fulfilled' as const }]),
    { quantity: line.quantity - delivered, status },
  ];
}

function entitlementOf(order: Order, orderLine: OrderLine, change: DeliveryChange): Entitlement {
  const item = change.item ?? orderLine.item;
  return {
    customer: order.customer,
    order,
    orderLine,
    item,
    type: item.family === 'reservation' ? 'reservedinstance' : 'software',
    quantity: change.quantity ?? orderLine.quantity,
    isRevoked: change.isRevoked ?? false,
    expiresOn: termEnd(item, order.createdAt.slice(0, 10)),
    included: item.includes,
  };
}
