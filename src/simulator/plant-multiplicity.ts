import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOn, headerAt, orderSeats, type Plot } from './planting.ts';
import type { Charge } from './tenant.ts';

/** One purchase on two invoices: same order, item, cycle and amount. */
export function plantBilledTwice(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'EUR'));
  const order = orderSeats(plot, { customer, monthIndex: 1, ordered: [plot.random.int(4, 30)] });
  const first = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const later = headerAt(plot, 'EUR', 2);
  const again: Charge = { ...first, invoiceId: later.id, invoiceNumber: later.id };
  plot.ledger.append(again);
  return findingOn('BILLED_TWICE_ACROSS_INVOICES', again, {
    says: `Order ${order.id} is billed on ${first.invoiceId} and again on ${later.id}.`,
  });
}

/** One purchase listed twice on one invoice. */
export function plantBilledTwiceSameInvoice(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [plot.random.int(4, 30)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  plot.ledger.append({ ...charge });
  return findingOn('BILLED_TWICE_SAME_INVOICE', charge, {
    says: `Order ${order.id} is billed twice on ${charge.invoiceId}.`,
  });
}

/** Two order lines of one item, one charge that names neither and fits neither. */
export function plantAmbiguousMatch(plot: Plot): PlantedFinding {
  const { random } = plot;
  const customer = random.pick(customersOf(plot, 'USD'));
  const ordered = random.int(3, 6);
  const order = orderSeats(plot, {
    customer,
    monthIndex: 2,
    ordered: [ordered, ordered + 4],
    oneId: true,
  });
  const charge = billSeats(plot, order, ordered + 2);
  const nameless: Charge = { ...charge, subscriptionId: '' };
  plot.ledger.replace(charge, nameless);
  return findingOn('AMBIGUOUS_MATCH', nameless, {
    says: `Order ${order.id} has two lines of ${charge.item.productName}; the charge fits neither.`,
  });
}
