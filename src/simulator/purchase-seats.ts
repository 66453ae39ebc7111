import { addDays, type Day, dayIn, daysFrom, daysOfMonth } from './billing-calendar.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { type Market, monthAt } from './market.ts';
import { termEnd } from './purchase-software.ts';
import type { Order, OrderLine } from './tenant.ts';

/** Seats may be given back during the first days only. */
const REMOVAL_DAYS = 6;

interface SeatChange {
  /** Index of the month in which the changed cycle starts. */
  readonly cycle: number;
  readonly eventOn: Day;
  readonly chargeType: 'addQuantity' | 'removeQuantity';
}

interface SeatPlan {
  readonly order: Order;
  readonly firstMonth: number;
  readonly dayOfMonth: number;
  readonly change: SeatChange | undefined;
}

/** Seats billed month by month, some changed on the way, many bought before the first invoice. */
export function buyMonthlySeats(market: Market): void {
  const { random } = market;
  const items = random.pickSome(itemsOf('seat-monthly'), random.chance(20) ? 2 : 1);
  const terms = new Set(items.map((item) => item.term));
  // An order has one way of renewing.
  buyMonthly(market, terms.size === 1 ? items : items.slice(0, 1), random.chance(35));
}

export function buySaas(market: Market): void {
  buyMonthly(market, [market.random.pick(itemsOf('saas'))], false);
}

/** Seats paid a year ahead: bought in an invoiced month, or renewed in it after a year. */
export function buyAnnualSeats(market: Market): void {
  const { ledger, random, customer } = market;
  const month = random.int(0, 2);
  const renewed = random.chance(20);
  const dayOfMonth = random.int(1, 28);
  const items = random.pickSome(itemsOf('seat-annual'), random.chance(25) ? 2 : 1);
  const order = ledger.placeOrder({
    customer,
    items,
    createdOn: dayIn(monthAt(market, renewed ? month - 12 : month), dayOfMonth),
    quantities: items.map(() => random.int(2, 60)),
    discountPercent: random.chance(20) ? 10 : 0,
  });
  const startOn = dayIn(monthAt(market, month), dayOfMonth);
  for (const line of order.lines) {
    const endOn = termEnd(line.item, startOn);
    const chargeType = renewed ? 'renew' : 'new';
    ledger.bill({
      order,
      line,
      chargeType,
      quantity: line.quantity,
      eventOn: startOn,
      startOn,
      endOn,
    });
  }
}

/** A month for nothing: a charge of 0. */
export function buyTrial(market: Market): void {
  const { ledger, random, customer } = market;
  const items = [random.pick(itemsOf('trial'))];
  const startOn = dayIn(monthAt(market, random.int(0, 2)), random.int(1, 28));
  const order = ledger.placeOrder({ customer, items, createdOn: startOn, quantities: [25] });
  for (const line of order.lines) {
    const endOn = termEnd(line.item, startOn);
    ledger.bill({ order, line, chargeType: 'new', quantity: 25, eventOn: startOn, startOn, endOn });
  }
}

function buyMonthly(market: Market, items: readonly CatalogueItem[], changes: boolean): void {
  const { ledger, random, customer } = market;
  const firstMonth = random.int(-5, 2);
  const dayOfMonth = random.int(2, 25);
  const order = ledger.placeOrder({
    customer,
    items,
    createdOn: dayIn(monthAt(market, firstMonth), dayOfMonth),
    quantities: items.map(() => random.int(3, 40)),
  });
  for (const line of order.lines) {
    const change = changes ? planChange(market, { firstMonth, dayOfMonth }) : undefined;
    billCycles(market, { order, firstMonth, dayOfMonth, change }, line);
  }
}

function planChange(
  market: Market,
  bought: { readonly firstMonth: number; readonly dayOfMonth: number },
): SeatChange {
  const { random } = market;
  const cycle = random.int(Math.max(bought.firstMonth, 0), 2);
  const startOn = dayIn(monthAt(market, cycle), bought.dayOfMonth);
  if (market.spillsOver(cycle) && random.chance(50)) {
    const eventOn = dayIn(monthAt(market, cycle + 1), random.int(1, bought.dayOfMonth - 1));
    return { cycle, eventOn, chargeType: 'addQuantity' };
  }
  const daysLeft = daysOfMonth(monthAt(market, cycle)) - bought.dayOfMonth;
  const offset = random.int(1, daysLeft);
  const removable = cycle === bought.firstMonth && offset <= REMOVAL_DAYS;
  return {
    cycle,
    eventOn: addDays(startOn, offset),
    chargeType: removable && random.chance(60) ? 'removeQuantity' : 'addQuantity',
  };
}

/** Bills each cycle at the quantity of its first day, and the change inside the cycle it falls in. */
function billCycles(market: Market, plan: SeatPlan, line: OrderLine): void {
  const firstOn = dayIn(monthAt(market, plan.firstMonth), plan.dayOfMonth);
  for (let month = plan.firstMonth; month <= 2; month += 1) {
    const startOn = dayIn(monthAt(market, month), plan.dayOfMonth);
    const endOn = addDays(dayIn(monthAt(market, month + 1), plan.dayOfMonth), -1);
    const monthlyTerm = line.item.term === 'P1M';
    const termStartOn = monthlyTerm ? startOn : firstOn;
    const termEndOn = termEnd(line.item, termStartOn) ?? endOn;
    const cycle = { order: plan.order, line, endOn, termStartOn, termEndOn };
    market.ledger.bill({
      ...cycle,
      chargeType: month === plan.firstMonth ? 'new' : monthlyTerm ? 'renew' : 'cycleCharge',
      quantity: line.quantity,
      eventOn: startOn,
      startOn,
    });
    if (plan.change?.cycle !== month) continue;
    changeSeats(market, { ...cycle, startOn }, plan.change);
  }
}

/** Reversal of the old seats and re-bill of the new ones for the days left, under one reference. */
function changeSeats(
  market: Market,
  cycle: {
    readonly order: Order;
    readonly line: OrderLine;
    readonly startOn: Day;
    readonly endOn: Day;
    readonly termStartOn: Day;
    readonly termEndOn: Day;
  },
  change: SeatChange,
): void {
  const { ledger, random } = market;
  const { line } = cycle;
  const afterEnd = addDays(cycle.endOn, 1);
  const common = {
    ...cycle,
    chargeType: change.chargeType,
    days: {
      billed: daysFrom(change.eventOn, afterEnd),
      cycle: daysFrom(cycle.startOn, afterEnd),
    },
    eventOn: change.eventOn,
    startOn: change.eventOn,
    referenceId: ledger.newReferenceId(),
  };
  const before = line.quantity;
  line.quantity =
    change.chargeType === 'addQuantity'
      ? before + random.int(1, 9)
      : before - random.int(1, before - 1);
  ledger.bill({ ...common, quantity: before, refund: true });
  ledger.bill({ ...common, quantity: line.quantity });
}
