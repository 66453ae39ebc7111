import { sum } from './charge-arithmetic.ts';
import { makeCustomer } from './customers.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOn, orderSeats, type Plot } from './planting.ts';
import type { Charge, Order } from './tenant.ts';

/** A purchase billed to a known customer under an order nobody knows. */
export function plantChargeWithoutOrder(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, {
    customer,
    monthIndex: 2,
    ordered: [plot.random.int(4, 30)],
    oneId: true,
  });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  forget(plot, order);
  const stray: Charge = { ...charge, order: undefined, orderLine: undefined };
  plot.ledger.replace(charge, stray);
  return findingOn('CHARGE_WITHOUT_ORDER', stray, {
    says: `${customer.name} is billed for order ${order.id}, which does not exist.`,
  });
}

/** Two purchases of a customer who is not in the customers list. */
export function plantUnknownCustomer(plot: Plot): PlantedFinding {
  const customer = makeCustomer('Stranger Holdings Ltd', 'USD', plot.random);
  const order = orderSeats(plot, {
    customer,
    monthIndex: 2,
    ordered: [plot.random.int(4, 30)],
  });
  // Two lines of one order and cycle: one finding, be it kept by group or by customer.
  const quantity = order.lines[0]?.quantity ?? 1;
  const charges = [billSeats(plot, order, quantity - 1), billSeats(plot, order, 1)];
  forget(plot, order);
  const strays = charges.map((charge): Charge => {
    const stray = { ...charge, order: undefined, orderLine: undefined };
    plot.ledger.replace(charge, stray);
    return stray;
  });
  return findingOn('UNKNOWN_CUSTOMER', strays[0] ?? (charges[0] as Charge), {
    // One finding a customer, whatever it is charged for.
    orderId: undefined,
    stakeNet: sum(strays.map((charge) => charge.subtotal)),
    says: `${customer.name} (${customer.id}) is billed and is no customer of ours.`,
  });
}

function forget(plot: Plot, order: Order): void {
  plot.ledger.orders.splice(plot.ledger.orders.indexOf(order), 1);
}
