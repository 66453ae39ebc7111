import { addMonths } from '../lib/billing-month.ts';
import { addDays, type Day, dayIn, daysFrom } from './billing-calendar.ts';
import { itemsOf } from './catalogue.ts';
import { product, seatSubtotal } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import { customersOf, findingOn, type Plot, seats } from './planting.ts';
import type { Charge, Order, OrderLine } from './tenant.ts';

const CHANGED_AFTER_DAYS = 3;

interface Cycle {
  readonly order: Order;
  readonly line: OrderLine;
  readonly startOn: Day;
  readonly endOn: Day;
  readonly changedOn: Day;
}

/** Seats are added: the old count is reversed and the new one never billed. */
export function plantReversalWithoutRebill(plot: Plot): PlantedFinding {
  const cycle = billFirstCycle(plot, 2);
  const before = cycle.line.quantity;
  const reversal = billRest(plot, cycle, { chargeType: 'addQuantity', refund: true });
  cycle.line.quantity = before + plot.random.int(1, 4);
  return findingOn('REVERSAL_WITHOUT_REBILL', reversal, {
    stakeNet: product(unitOf(reversal), seats(cycle.line.quantity)),
    says: `Order ${cycle.order.id}: ${String(before)} seats are reversed, ${String(cycle.line.quantity)} never billed.`,
  });
}

/** Seats are added: the new count is billed and the old one never reversed. */
export function plantRebillWithoutReversal(plot: Plot): PlantedFinding {
  const cycle = billFirstCycle(plot, 2);
  const before = cycle.line.quantity;
  cycle.line.quantity = before + plot.random.int(1, 4);
  const rebill = billRest(plot, cycle, { chargeType: 'addQuantity', refund: false });
  return findingOn('REBILL_WITHOUT_REVERSAL', rebill, {
    stakeNet: product(unitOf(rebill), seats(before)),
    says: `Order ${cycle.order.id}: ${String(cycle.line.quantity)} seats are billed, ${String(before)} never reversed.`,
  });
}

/** Cancelled and refunded in its first month, and charged for the second. */
export function plantChargeAfterCancellation(plot: Plot): PlantedFinding {
  const cycle = billFirstCycle(plot, 1);
  billRest(plot, cycle, { chargeType: 'cancelImmediate', refund: true });
  cycle.order.status = 'cancelled';
  const startOn = addDays(cycle.endOn, 1);
  const charge = plot.ledger.bill({
    order: cycle.order,
    line: cycle.line,
    chargeType: 'cycleCharge',
    quantity: cycle.line.quantity,
    eventOn: startOn,
    startOn,
    endOn: addDays(dayIn(addMonths(plot.months[2], 1), Number(startOn.slice(8))), -1),
    termStartOn: cycle.startOn,
  });
  if (charge === undefined) throw new RangeError(`no invoice bills ${startOn}`);
  return findingOn('CHARGE_AFTER_CANCELLATION', charge, {
    says: `Order ${cycle.order.id} was cancelled on ${cycle.changedOn} and is charged from ${startOn}.`,
  });
}

/** Monthly seats, their first cycle billed whole. */
function billFirstCycle(plot: Plot, monthIndex: 1 | 2): Cycle {
  const startOn = dayIn(plot.months[monthIndex], plot.random.int(3, 20));
  const endOn = addDays(dayIn(addMonths(plot.months[monthIndex], 1), Number(startOn.slice(8))), -1);
  const order = plot.ledger.placeOrder({
    customer: plot.random.pick(customersOf(plot, 'USD')),
    items: itemsOf('seat-monthly').slice(0, 1),
    createdOn: startOn,
    quantities: [plot.random.int(5, 20)],
  });
  const [line] = order.lines;
  if (line === undefined) throw new RangeError(`order ${order.id} has no line`);
  plot.ledger.bill({
    order,
    line,
    chargeType: 'new',
    quantity: line.quantity,
    eventOn: startOn,
    startOn,
    endOn,
  });
  return { order, line, startOn, endOn, changedOn: addDays(startOn, CHANGED_AFTER_DAYS) };
}

/** One leg of a change: the days left of the cycle, billed or taken back. */
function billRest(
  plot: Plot,
  cycle: Cycle,
  leg: { readonly chargeType: string; readonly refund: boolean },
): Charge {
  const afterEnd = addDays(cycle.endOn, 1);
  const charge = plot.ledger.bill({
    ...leg,
    order: cycle.order,
    line: cycle.line,
    quantity: cycle.line.quantity,
    days: {
      billed: daysFrom(cycle.changedOn, afterEnd),
      cycle: daysFrom(cycle.startOn, afterEnd),
    },
    eventOn: cycle.changedOn,
    startOn: cycle.changedOn,
    endOn: cycle.endOn,
    termStartOn: cycle.startOn,
  });
  if (charge === undefined) throw new RangeError(`no invoice bills ${cycle.changedOn}`);
  return charge;
}

/** What one unit of a charge was billed or taken back for, positive. */
function unitOf(charge: Charge): ReturnType<typeof seatSubtotal> {
  const unit = seatSubtotal({ ...charge, billableQuantity: seats(1) });
  return unit.startsWith('-') ? product(unit, seats(-1)) : unit;
}
