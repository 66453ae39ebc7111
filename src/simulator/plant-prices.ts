import { type Decimal, decimal } from '../lib/decimal.ts';
import { itemsOf } from './catalogue.ts';
import { difference, negated, product, sum } from './charge-arithmetic.ts';
import { taxed } from './ledger.ts';
import type { PlantedFinding } from './planted-finding.ts';
import {
  billSeats,
  customersOf,
  findingOn,
  headerAt,
  orderSeats,
  type Plot,
  rebill,
  reshape,
  seats,
} from './planting.ts';
import type { Charge, Order } from './tenant.ts';

/** Each seat costs more than the order promises. */
export function plantUnitPriceOver(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const surcharge = seats(plot.random.int(5, 30));
  const dear = chargeAt(plot, charge, sum([charge.effectiveUnitPrice, surcharge]));
  return findingOn('UNIT_PRICE_OVER', dear, {
    stakeNet: product(surcharge, charge.billableQuantity),
    says: `Order ${order.id} promises ${charge.effectiveUnitPrice} a seat, ${surcharge} more is billed.`,
  });
}

/** Each seat costs less than the order promises. */
export function plantUnitPriceUnder(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const rebate = seats(plot.random.int(5, 30));
  const cheap = chargeAt(plot, charge, difference(charge.effectiveUnitPrice, rebate));
  return findingOn('UNIT_PRICE_UNDER', cheap, {
    stakeNet: product(rebate, charge.billableQuantity),
    says: `Order ${order.id} promises ${charge.effectiveUnitPrice} a seat, ${rebate} less is billed.`,
  });
}

/** A trial that costs something. */
export function plantFreeItemCharged(plot: Plot): PlantedFinding {
  const [trial] = itemsOf('trial');
  const customer = plot.random.pick(customersOf(plot, 'USD'));
  const order = orderSeats(plot, {
    customer,
    monthIndex: 2,
    ordered: [25],
    ...(trial === undefined ? {} : { item: trial }),
  });
  const charged = chargeAt(plot, billSeats(plot, order, 25), seats(plot.random.int(2, 9)));
  return findingOn('FREE_ITEM_CHARGED', charged, {
    says: `Order ${order.id} is a trial and is billed.`,
  });
}

/** A subtotal no formula makes of price and quantity. */
export function plantLineArithmetic(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const surplus = seats(plot.random.int(40, 90));
  const { taxPercent } = headerAt(plot, 'USD', 2);
  const wrong = { ...charge, ...taxed(sum([charge.subtotal, surplus]), taxPercent) };
  plot.ledger.replace(charge, wrong);
  return findingOn('LINE_ARITHMETIC', wrong, {
    stakeNet: surplus,
    says: `The charge of order ${order.id} is ${surplus} above price times quantity.`,
  });
}

/** A total that is more than subtotal and tax. The header asks for the sum of the totals, so the invoice ties. */
export function plantLineTotal(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const surplus = decimal(`${String(plot.random.int(10, 60))}.25`);
  plot.ledger.replace(charge, { ...charge, total: sum([charge.total, surplus]) });
  return findingOn('LINE_TOTAL', charge, {
    stakeNet: surplus,
    says: `The total of order ${order.id}'s charge is ${surplus} more than subtotal and tax.`,
  });
}

/** A purchase below 0. */
export function plantSignInconsistent(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const below = chargeAt(plot, charge, negated(charge.effectiveUnitPrice));
  return findingOn('SIGN_INCONSISTENT', below, {
    stakeNet: product(charge.subtotal, seats(2)),
    says: `Order ${order.id} is new and billed below 0.`,
  });
}

function chargeAt(plot: Plot, charge: Charge, price: Decimal): Charge {
  return rebill(plot, charge, { unitPrice: price, effectiveUnitPrice: price });
}

/** Seats ordered at a promised price and billed as ordered. */
function sellPromised(plot: Plot): { order: Order; charge: Charge } {
  const placed = orderSeats(plot, {
    customer: plot.random.pick(customersOf(plot, 'USD')),
    monthIndex: 2,
    ordered: [plot.random.int(4, 30)],
  });
  const order = reshape(plot, placed, { priced: true });
  return { order, charge: billSeats(plot, order, order.lines[0]?.quantity ?? 1) };
}
