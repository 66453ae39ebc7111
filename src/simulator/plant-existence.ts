import { sum } from './charge-arithmetic.ts';
import { makeCustomer } from './customers.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOn, orderSeats, type Plot } from './planting.ts';
import type { Charge, Order } from './tenant.ts';

/** A purchase billed to a known customer under an order nobody knows. */
export function plantChargeWithoutOrder(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [plot.random.int(4, 30)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  forget(plot, order);
  const stray: Charge = { ...charge, orderId: order.id, order: undefined, orderLine: undefined };
  plot.ledger.replace(charge, stray);
  return findingOn('CHARGE_WITHOUT_ORDER', stray, {
    says: `${customer.name} is billed for order ${order.id}, which does not exist.`,
  });
}

/** Two purchases of a customer who is not in the customers list. */
export function plantUnknownCustomer(plot: Plot): PlantedFinding {
  const customer = makeCustomer('Stranger Holdings Ltd', 'USD', plot.random);
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [plot.random.int(4, 30)] });
  // Two lines of one order and cycle, so that the finding is one whether it is kept by group or by customer.
  const quantity = order.lines[0]?.quantity ?? 1;
  const charges = [billSeats(plot, order, quantity - 1), billSeats(plot, order, 1)];
  forget(plot, order);
  const strays = charges.map((charge): Charge => {
    const stray = { ...charge, orderId: order.id, order: undefined, orderLine: undefined };
    plot.ledger.replace(charge, stray);
    return stray;
  });
  return findingOn('UNKNOWN_CUSTOMER', strays[0] ?? (charges[0] as Charge), {
    orderId: undefined, // one finding a customer, whatever it is charged for
    stakeNet: sum(strays.map((charge) => charge.subtotal)),
    says: `${customer.name} (${customer.id}) is billed and is no customer of ours.`,
  });
}

function forget(plot: Plot, order: Order): void {
  plot.ledger.orders.splice(plot.ledger.orders.indexOf(order), 1);
}
