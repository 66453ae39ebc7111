import type { Decimal } from '../lib/decimal.ts';
import { addDays, type Day, daysFrom } from './billing-calendar.ts';
import { difference, negated, proratedPrice, seatSubtotal, sum } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { billSeats, customersOf, findingOn, orderSeats, type Plot, seats } from './planting.ts';
import { termEnd } from './purchase-software.ts';
import type { Charge, Order, OrderLine } from './tenant.ts';

/** Days after the purchase on which a planted order is cancelled: prorated, and well inside the window of seven. */
const CANCELLED_AFTER_DAYS = 3;

interface Sold {
  readonly order: Order;
  readonly line: OrderLine;
  readonly charge: Charge;
  readonly startOn: Day;
  readonly endOn: Day;
  readonly cancelledOn: Day;
  /** What the policy gives back, positive. */
  readonly due: Decimal;
}

/** The refund pays for two months less than are left. */
export function plantRefundShort(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 2);
  const refund = refundSeats(plot, sold, daysLeft(sold) - 60);
  sold.order.status = 'cancelled';
  return findingOn('REFUND_SHORT', refund, {
    stakeNet: difference(sold.due, negated(refund.subtotal)),
    says: `Order ${sold.order.id} was cancelled after three days and refunded 60 days too little.`,
  });
}

/** The refund pays back the days used as well. */
export function plantRefundOver(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 2);
  const refund = refundSeats(plot, sold, daysFrom(sold.startOn, addDays(sold.endOn, 1)));
  sold.order.status = 'cancelled';
  return findingOn('REFUND_OVER', refund, {
    stakeNet: difference(negated(refund.subtotal), sold.due),
    says: `Order ${sold.order.id} was cancelled after three days and refunded in full.`,
  });
}

/** One refund, listed twice. */
export function plantRefundDuplicated(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 2);
  const refund = refundSeats(plot, sold, daysLeft(sold));
  plot.ledger.append({ ...refund });
  sold.order.status = 'cancelled';
  return findingOn('REFUND_DUPLICATED', refund, {
    stakeNet: negated(sum([sold.charge.subtotal, refund.subtotal, refund.subtotal])),
    says: `Order ${sold.order.id} was refunded twice.`,
  });
}

/** A refund under an order nobody knows. */
export function plantRefundWithoutCharge(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 2, { oneId: true });
  const refund = refundSeats(plot, sold, daysLeft(sold));
  plot.ledger.remove(sold.charge);
  plot.ledger.orders.splice(plot.ledger.orders.indexOf(sold.order), 1);
  const stray: Charge = { ...refund, order: undefined, orderLine: undefined };
  plot.ledger.replace(refund, stray);
  return findingOn('REFUND_WITHOUT_CHARGE', stray, {
    stakeNet: negated(stray.subtotal),
    says: `A refund names order ${sold.order.id}, which does not exist.`,
  });
}

/** Cancelled inside the window, long ago, and never refunded. */
export function plantRefundMissing(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 0);
  cancelByOrder(plot, sold);
  return findingOn('REFUND_MISSING', sold.charge, {
    stakeNet: sold.due,
    says: `Order ${sold.order.id} was cancelled on ${sold.cancelledOn} and never refunded.`,
  });
}

/** Cancelled inside the window, and the invoice that may refund it is not out. */
export function plantRefundPending(plot: Plot): PlantedFinding {
  const sold = sellSeats(plot, 2);
  cancelByOrder(plot, sold);
  return findingOn('REFUND_PENDING', sold.charge, {
    stakeNet: sold.due,
    says: `Order ${sold.order.id} was cancelled on ${sold.cancelledOn}; its refund is not due yet.`,
  });
}

function sellSeats(plot: Plot, monthIndex: 0 | 2, { oneId = false } = {}): Sold {
  const order = orderSeats(plot, {
    customer: plot.random.pick(customersOf(plot, 'USD')),
    monthIndex,
    ordered: [plot.random.int(4, 30)],
    oneId,
  });
  const [line] = order.lines;
  if (line === undefined) throw new RangeError(`order ${order.id} has no line`);
  const startOn = order.createdAt.slice(0, 10);
  const endOn = termEnd(line.item, startOn) ?? startOn;
  const cancelledOn = addDays(startOn, CANCELLED_AFTER_DAYS);
  const days = {
    billed: daysFrom(cancelledOn, addDays(endOn, 1)),
    cycle: daysFrom(startOn, addDays(endOn, 1)),
  };
  const charge = billSeats(plot, order, line.quantity);
  const due = seatSubtotal({
    effectiveUnitPrice: proratedPrice(line.price, days),
    exchangeRate: charge.exchangeRate,
    billableQuantity: seats(line.quantity),
  });
  return { order, line, charge, startOn, endOn, cancelledOn, due };
}

function refundSeats(plot: Plot, sold: Sold, billedDays: number): Charge {
  const { order, line, startOn, endOn, cancelledOn } = sold;
  const refund = plot.ledger.bill({
    order,
    line,
    chargeType: 'cancelImmediate',
    quantity: line.quantity,
    refund: true,
    days: { billed: billedDays, cycle: daysFrom(startOn, addDays(endOn, 1)) },
    eventOn: cancelledOn,
    startOn: cancelledOn,
    endOn,
    termStartOn: startOn,
  });
  if (refund === undefined) throw new RangeError(`no invoice bills ${cancelledOn}`);
  return refund;
}

/** An order of its own that cancels the subscription, as Partner Center lists them. */
function cancelByOrder(plot: Plot, { order, line, cancelledOn }: Sold): void {
  const id = plot.random.hex(12);
  plot.ledger.orders.push({
    ...order,
    id,
    alternateId: id,
    createdAt: plot.ledger.instantOn(cancelledOn),
    priced: false,
    lines: [{ ...line, transactionType: 'Cancel' }],
  });
}

function daysLeft({ cancelledOn, endOn }: Sold): number {
  return daysFrom(cancelledOn, addDays(endOn, 1));
}
