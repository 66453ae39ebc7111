import { addDays, addMonthsToDay, type Day, dayIn } from './billing-calendar.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { type Market, monthAt } from './market.ts';

/** Perpetual licences, one to three products in one order, billed once and for ever. */
export function buySoftware(market: Market): void {
  buyOnce(market, market.random.pickSome(itemsOf('perpetual'), market.random.int(1, 3)));
}

export function buySoftwareSubscription(market: Market): void {
  buyOnce(
    market,
    market.random.pickSome(itemsOf('software-subscription'), market.random.int(1, 2)),
  );
}

export function buyReservation(market: Market): void {
  buyOnce(market, [market.random.pick(itemsOf('reservation'))]);
}

function buyOnce(market: Market, items: readonly CatalogueItem[]): void {
  const { ledger, random, customer } = market;
  const boughtOn = dayIn(monthAt(market, random.int(0, 2)), random.int(1, 28));
  const order = ledger.placeOrder({
    customer,
    items,
    createdOn: boughtOn,
    quantities: items.map(() => random.int(1, 24)),
    discountPercent: random.chance(25) ? random.pick([5, 10, 15]) : 0,
  });
  for (const line of order.lines) {
    ledger.bill({
      order,
      line,
      chargeType: 'new',
      quantity: line.quantity,
      eventOn: boughtOn,
      startOn: boughtOn,
      endOn: termEnd(line.item, boughtOn),
    });
  }
}

/** Last day of a term that starts that day; undefined when it never ends. */
export function termEnd(item: CatalogueItem, startOn: Day): Day | undefined {
  if (item.term === undefined) return undefined;
  const months = { P1M: 1, P1Y: 12, P3Y: 36 }[item.term];
  return addDays(addMonthsToDay(startOn, months), -1);
}
