import { decimal } from '../lib/decimal.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { product } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import {
  billSeats,
  customersOf,
  findingOn,
  orderSeats,
  type Plot,
  rebill,
  seats,
} from './planting.ts';
import type { Charge, Order } from './tenant.ts';

/** Priced and billed in euros, at a rate that makes it a quarter dearer: a fifth of it is too much. */
export function plantFxNotOne(plot: Plot): PlantedFinding {
  const { order, charge } = sellInEuros(plot, plot.random.pick(itemsOf('seat-annual')));
  const dear = rebill(plot, charge, { exchangeRate: decimal('1.25') });
  return findingOn('FX_NOT_ONE', dear, {
    stakeNet: product(dear.subtotal, decimal('0.2')),
    says: `Order ${order.id} is priced and billed in EUR, at a rate of 1.25.`,
  });
}

/** Priced in dollars, billed as many euros. */
export function plantFxOne(plot: Plot): PlantedFinding {
  const { order, charge } = sellInEuros(plot, plot.random.pick(itemsOf('reservation')));
  const unconverted = rebill(plot, charge, { exchangeRate: decimal('1') });
  return findingOn('FX_ONE', unconverted, {
    says: `Order ${order.id} is priced in USD and billed in EUR, at a rate of 1.`,
  });
}

/** One of three reservations of a month is converted at twice the rate: half of it is too much. */
export function plantFxInconsistent(plot: Plot): PlantedFinding {
  const [reservation] = itemsOf('reservation');
  if (reservation === undefined) throw new RangeError('no reservation is for sale');
  // The month's own rate must be the usual one, however few lines the invoice has.
  for (let usual = 0; usual < 2; usual += 1) sellInEuros(plot, reservation);
  const { order, charge } = sellInEuros(plot, reservation);
  const odd = rebill(plot, charge, { exchangeRate: product(charge.exchangeRate, seats(2)) });
  return findingOn('FX_INCONSISTENT', odd, {
    stakeNet: product(odd.subtotal, decimal('0.5')),
    says: `Order ${order.id} is converted at twice the rate of the other lines.`,
  });
}

/** An even number on the newest invoice in euros, so that half of it is whole cents. */
function sellInEuros(plot: Plot, item: CatalogueItem): { order: Order; charge: Charge } {
  const quantity = plot.random.int(2, 12) * 2;
  const customer = plot.random.pick(customersOf(plot, 'EUR'));
  const order = orderSeats(plot, { customer, item, monthIndex: 2, ordered: [quantity] });
  return { order, charge: billSeats(plot, order, quantity) };
}
