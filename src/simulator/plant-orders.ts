import { addMonths } from '../lib/billing-month.ts';
import { dayIn } from './billing-calendar.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { product } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOnOrder, type Plot, seats } from './planting.ts';
import type { Order, OrderLine } from './tenant.ts';

/** Seats of the middle month, completed and on no invoice. */
export function plantOrderNeverBilled(plot: Plot): PlantedFinding {
  const order = orderPriced(plot, itemsOf('seat-annual').slice(0, 1));
  return findingOnOrder('ORDER_NEVER_BILLED', order, {
    stakeNet: valueOf(order.lines[0]),
    says: `Order ${order.id} is completed and on no invoice.`,
  });
}

/** Two lines in one order of the middle month, the second on no invoice. */
export function plantOrderPartlyBilled(plot: Plot): PlantedFinding {
  const order = orderPriced(plot, itemsOf('seat-annual').slice(0, 2));
  billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  return findingOnOrder('ORDER_PARTLY_BILLED', order, {
    stakeNet: valueOf(order.lines[1]),
    says: `The second line of order ${order.id} is on no invoice.`,
  });
}

/** Seats of the month after the last invoiced one. */
export function plantOrderNotYetBilled(plot: Plot): PlantedFinding {
  const order = plot.ledger.placeOrder({
    customer: plot.random.pick(customersOf(plot, 'USD')),
    items: itemsOf('seat-annual').slice(0, 1),
    // Not later than today, whatever the day: a month counts as invoiced from its 9th on.
    createdOn: dayIn(addMonths(plot.months[2], 1), plot.random.int(1, 8)),
    quantities: [plot.random.int(4, 30)],
    isPriced: true,
  });
  return findingOnOrder('ORDER_NOT_YET_BILLED', order, {
    stakeNet: valueOf(order.lines[0]),
    says: `Order ${order.id} comes after the last invoice.`,
  });
}

/** Software delivered for an order that no list shows. */
export function plantEntitlementWithoutOrder(plot: Plot): PlantedFinding {
  const { ledger, deliveries } = plot;
  const order = orderPriced(plot, itemsOf('perpetual').slice(0, 1));
  ledger.orders.splice(ledger.orders.indexOf(order), 1);
  deliveries.strayOrders.push(order);
  return findingOnOrder('ENTITLEMENT_WITHOUT_ORDER', order, {
    stakeNet: undefined,
    says: `${order.customer.name} holds an entitlement of order ${order.id}, which does not exist.`,
  });
}

/** Software delivered for an order that is still pending, and on no invoice. */
export function plantEntitlementWithoutCharge(plot: Plot): PlantedFinding {
  const order = orderPriced(plot, itemsOf('perpetual').slice(0, 1));
  order.status = 'pending';
  for (const line of order.lines) plot.deliveries.changes.set(line, { isWithheld: false });
  return findingOnOrder('ENTITLEMENT_WITHOUT_CHARGE', order, {
    stakeNet: valueOf(order.lines[0]),
    says: `Order ${order.id} is delivered and on no invoice.`,
  });
}

/** More software delivered than ordered and billed. */
export function plantEntitlementExcess(plot: Plot): PlantedFinding {
  const order = orderPriced(plot, itemsOf('perpetual').slice(0, 1));
  const surplus = plot.random.int(1, 3);
  const ordered = order.lines[0]?.quantity ?? 1;
  const charge = billSeats(plot, order, ordered);
  for (const line of order.lines) {
    plot.deliveries.changes.set(line, { quantity: ordered + surplus });
  }
  return findingOnOrder('ENTITLEMENT_EXCESS', order, {
    stakeNet: product(charge.effectiveUnitPrice, seats(surplus)),
    says: `Order ${order.id} holds ${String(ordered)} units, ${String(ordered + surplus)} are delivered.`,
  });
}

/** In the middle month of the main currency: due on any day, and without findings on its invoice. */
function orderPriced(plot: Plot, items: readonly CatalogueItem[]): Order {
  return plot.ledger.placeOrder({
    customer: plot.random.pick(customersOf(plot, 'USD')),
    items,
    createdOn: dayIn(plot.months[1], plot.random.int(3, 25)),
    quantities: items.map(() => plot.random.int(4, 30)),
    isPriced: true,
  });
}

function valueOf(line: OrderLine | undefined): ReturnType<typeof product> {
  if (line === undefined) throw new RangeError('the order has no such line');
  return product(line.price, seats(line.quantity));
}
