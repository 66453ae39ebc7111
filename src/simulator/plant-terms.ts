import { addMonths } from '../lib/billing-month.ts';
import { addDays, dayIn } from './billing-calendar.ts';
import { itemsOf } from './catalogue.ts';
import { product } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import {
  billSeats,
  customersOf,
  findingOn,
  headerAt,
  orderSeats,
  type Plot,
  seats,
} from './planting.ts';
import { termEnd } from './purchase-software.ts';
import type { Charge } from './tenant.ts';

/** The charge names another of our customers than the one whose order it is. */
export function plantCustomerMismatch(plot: Plot): PlantedFinding {
  const [buyer, other] = plot.random.pickSome(customersOf(plot, 'USD'), 2);
  if (buyer === undefined || other === undefined) throw new RangeError('two customers are needed');
  const order = orderSeats(plot, {
    customer: buyer,
    monthIndex: 2,
    ordered: [plot.random.int(4, 30)],
  });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const wrong: Charge = { ...charge, customer: other };
  plot.ledger.replace(charge, wrong);
  return findingOn('CUSTOMER_MISMATCH', wrong, {
    says: `Order ${order.id} is ${buyer.name}'s and is billed to ${other.name}.`,
  });
}

/** More seats billed than ordered, and no whole multiple of the order. */
export function plantQuantityOver(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const ordered = plot.random.int(8, 20);
  const surplus = plot.random.int(1, 5);
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [ordered] });
  const charge = billSeats(plot, order, ordered + surplus);
  return findingOn('QUANTITY_OVER', charge, {
    stakeNet: product(charge.effectiveUnitPrice, seats(surplus)),
    says: `Order ${order.id} holds ${String(ordered)} seats, ${String(ordered + surplus)} are billed.`,
  });
}

/** Monthly seats billed in full first; the newest cycle bills fewer than the order holds. */
export function plantQuantityUnder(plot: Plot): PlantedFinding {
  const { ledger, months, random } = plot;
  const ordered = random.int(8, 20);
  const missing = random.int(1, 3);
  const dayOfMonth = random.int(3, 20);
  const firstOn = dayIn(months[1], dayOfMonth);
  const order = ledger.placeOrder({
    customer: random.pick(customersOf(plot, 'USD')),
    items: itemsOf('seat-monthly').slice(0, 1),
    createdOn: firstOn,
    quantities: [ordered],
  });
  const charges = order.lines.flatMap((line) =>
    [months[1], months[2]].map((month, cycle) =>
      ledger.bill({
        order,
        line,
        chargeType: cycle === 0 ? 'new' : 'cycleCharge',
        quantity: cycle === 0 ? ordered : ordered - missing,
        eventOn: dayIn(month, dayOfMonth),
        startOn: dayIn(month, dayOfMonth),
        endOn: addDays(dayIn(addMonths(month, 1), dayOfMonth), -1),
        termStartOn: firstOn,
        termEndOn: termEnd(line.item, firstOn) ?? firstOn,
      }),
    ),
  );
  const newest = charges.at(-1);
  if (newest === undefined) throw new RangeError('the newest month has no invoice');
  return findingOn('QUANTITY_UNDER', newest, {
    stakeNet: product(newest.effectiveUnitPrice, seats(missing)),
    says: `Order ${order.id} holds ${String(ordered)} seats, its newest cycle bills ${String(ordered - missing)}.`,
  });
}

/** A charge type that no document lists. */
export function plantUnknownChargeType(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [plot.random.int(4, 30)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const odd: Charge = { ...charge, chargeType: 'bonusAdjustment' };
  plot.ledger.replace(charge, odd);
  return findingOn('UNKNOWN_CHARGE_TYPE', odd, {
    says: `Order ${order.id} is billed as "bonusAdjustment".`,
  });
}

/** Listed under one invoice, the charge prints the number of another. */
export function plantInvoiceIdMismatch(plot: Plot): PlantedFinding {
  const customer = plot.random.pick(customersOf(plot, 'EUR'));
  const order = orderSeats(plot, { customer, monthIndex: 2, ordered: [plot.random.int(4, 30)] });
  const charge = billSeats(plot, order, order.lines[0]?.quantity ?? 1);
  const printed = headerAt(plot, 'EUR', 1).id;
  plot.ledger.replace(charge, { ...charge, invoiceNumber: printed });
  return findingOn('INVOICE_ID_MISMATCH', charge, {
    says: `A line listed under ${charge.invoiceId} prints invoice number ${printed}.`,
  });
}
