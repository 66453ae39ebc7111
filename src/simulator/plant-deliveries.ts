import { addDays } from './billing-calendar.ts';
import { itemsOf } from './catalogue.ts';
import { product } from './charge-arithmetic.ts';
import type { DeliveryChange } from './entitlements.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOn, orderSeats, type Plot, seats } from './planting.ts';
import type { Charge, Order } from './tenant.ts';

const UNITS = { least: 6, most: 20 };

/** What an order says of units that nobody received: that they are under way, or that all is done. */
const UNDELIVERED = ['unfulfilled', 'prefulfillmentPending', 'fulfilled'] as const;

/** The software is billed, and its entitlement revoked. */
export function plantEntitlementRevokedCharged(plot: Plot): PlantedFinding {
  const { order, charge } = buySoftware(plot, { isRevoked: true });
  return findingOn('ENTITLEMENT_REVOKED_CHARGED', charge, {
    says: `The entitlement of order ${order.id} is revoked, and the order billed.`,
  });
}

/** The software is billed and never delivered; the order says that it still waits, or that it is done. */
export function plantEntitlementMissing(plot: Plot): PlantedFinding {
  const change = { isWithheld: true, provisioning: plot.random.pick(UNDELIVERED) };
  const { order, charge } = buySoftware(plot, change);
  return findingOn('ENTITLEMENT_MISSING', charge, {
    says: `Order ${order.id} is billed, was never delivered, and calls its delivery ${change.provisioning}.`,
  });
}

/** Fewer units are delivered than billed. */
export function plantEntitlementShort(plot: Plot): PlantedFinding {
  const lacking = plot.random.int(1, UNITS.least - 1);
  const { order, charge } = buySoftware(plot, {});
  const provisioning = plot.random.pick(UNDELIVERED);
  for (const line of order.lines) {
    plot.deliveries.changes.set(line, { quantity: line.quantity - lacking, provisioning });
  }
  return findingOn('ENTITLEMENT_SHORT', charge, {
    stakeNet: product(charge.effectiveUnitPrice, seats(lacking)),
    says: `Order ${order.id} is delivered ${String(lacking)} units short, and calls them ${provisioning}.`,
  });
}

/** Another product is delivered than ordered and billed. */
export function plantEntitlementProductMismatch(plot: Plot): PlantedFinding {
  const [, other] = itemsOf('perpetual');
  const { order, charge } = buySoftware(plot, other === undefined ? {} : { item: other });
  return findingOn('ENTITLEMENT_PRODUCT_MISMATCH', charge, {
    says: `Order ${order.id} is for ${charge.item.productName}; ${other?.productName ?? ''} is delivered.`,
  });
}

/** Returned a day later and refunded in full; the entitlement stays. */
export function plantEntitlementActiveAfterRefund(plot: Plot): PlantedFinding {
  const { order, charge } = buySoftware(plot, { isWithheld: false });
  const returnedOn = addDays(charge.chargeStartOn, 1);
  for (const line of order.lines) {
    plot.ledger.bill({
      order,
      line,
      chargeType: 'cancelImmediate',
      quantity: line.quantity,
      refund: true,
      eventOn: returnedOn,
      startOn: returnedOn,
      endOn: undefined,
    });
  }
  order.status = 'cancelled';
  return findingOn('ENTITLEMENT_ACTIVE_AFTER_REFUND', charge, {
    stakeNet: undefined,
    says: `Order ${order.id} is refunded in full and still delivered.`,
  });
}

/** Perpetual software of the newest month, billed as ordered. */
function buySoftware(plot: Plot, change: DeliveryChange): { order: Order; charge: Charge } {
  const [item] = itemsOf('perpetual');
  if (item === undefined) throw new RangeError('the catalogue sells no software');
  const ordered = plot.random.int(UNITS.least, UNITS.most);
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, { customer, item, monthIndex: 2, ordered: [ordered] });
  for (const line of order.lines) plot.deliveries.changes.set(line, change);
  return { order, charge: billSeats(plot, order, ordered) };
}
