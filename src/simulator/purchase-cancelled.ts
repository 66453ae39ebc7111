import { addDays, type Day, dayIn, daysFrom, daysOfMonth } from './billing-calendar.ts';
import { itemsOf } from './catalogue.ts';
import { type Market, monthAt } from './market.ts';
import { termEnd } from './purchase-software.ts';
import type { Order, OrderLine } from './tenant.ts';

/** Bought and cancelled in the same month: charge and refund on one invoice. */
export function buyAndCancelAtOnce(market: Market): void {
  const { random } = market;
  const boughtOn = dayIn(monthAt(market, random.int(0, 2)), random.int(2, 20));
  // Nothing on the next day: around the 24th hour full and prorated refunds cannot be told apart.
  buyAndCancel(market, boughtOn, addDays(boughtOn, random.pick([0, 2, 3, 4, 5])));
}

/** Bought in the last days of a month and cancelled in the next: the refund is on a later invoice. */
export function buyAndCancelAcrossInvoices(market: Market): void {
  const { random } = market;
  const month = monthBeforeNext(market);
  if (month === undefined) return;
  const boughtOn = dayIn(
    monthAt(market, month),
    daysOfMonth(monthAt(market, month)) - random.int(0, 2),
  );
  buyAndCancel(market, boughtOn, addDays(boughtOn, random.int(3, 5)));
}

/** Perpetual software returned within 30 days: refunded in full, on a later invoice. */
export function buyAndReturnSoftware(market: Market): void {
  const { ledger, random, customer } = market;
  const month = monthBeforeNext(market);
  if (month === undefined) return;
  const boughtOn = dayIn(monthAt(market, month), random.int(10, 28));
  const order = ledger.placeOrder({
    customer,
    items: [random.pick(itemsOf('perpetual'))],
    createdOn: boughtOn,
    quantities: [random.int(1, 12)],
  });
  for (const line of order.lines) {
    const bought = { order, line, quantity: line.quantity, endOn: undefined };
    ledger.bill({ ...bought, chargeType: 'new', eventOn: boughtOn, startOn: boughtOn });
    const returnedOn = dayIn(monthAt(market, month + 1), random.int(1, 8));
    ledger.bill({
      ...bought,
      chargeType: 'cancelImmediate',
      refund: true,
      eventOn: returnedOn,
      startOn: returnedOn,
    });
  }
  order.status = 'cancelled';
}

function buyAndCancel(market: Market, boughtOn: Day, cancelledOn: Day): void {
  const { ledger, random, customer } = market;
  const family = random.pick(['seat-annual', 'software-subscription'] as const);
  const yearly = itemsOf(family).filter((item) => item.term === 'P1Y');
  const order = ledger.placeOrder({
    customer,
    items: [random.pick(yearly)],
    createdOn: boughtOn,
    quantities: [random.int(2, 20)],
  });
  for (const line of order.lines) cancelLine(market, { order, line, boughtOn, cancelledOn });
  order.status = 'cancelled';
}

function cancelLine(
  market: Market,
  sale: {
    readonly order: Order;
    readonly line: OrderLine;
    readonly boughtOn: Day;
    readonly cancelledOn: Day;
  },
): void {
  const { order, line, boughtOn, cancelledOn } = sale;
  const endOn = termEnd(line.item, boughtOn) ?? boughtOn;
  const afterEnd = addDays(endOn, 1);
  const bought = { order, line, quantity: line.quantity, endOn, termStartOn: boughtOn };
  market.ledger.bill({ ...bought, chargeType: 'new', eventOn: boughtOn, startOn: boughtOn });
  market.ledger.bill({
    ...bought,
    chargeType: 'cancelImmediate',
    refund: true,
    days: { billed: daysFrom(cancelledOn, afterEnd), cycle: daysFrom(boughtOn, afterEnd) },
    eventOn: cancelledOn,
    startOn: cancelledOn,
  });
}

/** A month whose changes may be billed on the next invoice; undefined when there is none. */
function monthBeforeNext(market: Market): number | undefined {
  const months = [0, 1].filter(market.spillsOver);
  return months.length === 0 ? undefined : market.random.pick(months);
}
