import { decimal } from '../lib/decimal.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { difference, product, sum } from './charge-arithmetic.ts';
import type { PlantedFinding } from './planted-finding.ts';
import {
  billSeats,
  customersOf,
  findingOn,
  orderSeats,
  type Plot,
  rebill,
  reshape,
} from './planting.ts';
import type { Charge, Order } from './tenant.ts';

/** What another edition costs more. */
const EDITION_SURCHARGE = decimal('24.00');

/** Order keys agree; the product billed is a dearer one. */
export function plantProductMismatch(plot: Plot): PlantedFinding {
  const [dearer, , cheaper] = itemsOf('seat-annual');
  if (dearer === undefined || cheaper === undefined) throw new RangeError('no seats to swap');
  const { order, charge } = sellPromised(plot, cheaper);
  const wrong = rebill(plot, charge, {
    item: dearer,
    unitPrice: dearer.usdPrice,
    effectiveUnitPrice: dearer.usdPrice,
  });
  return findingOn('PRODUCT_MISMATCH', wrong, {
    stakeNet: difference(wrong.subtotal, charge.subtotal),
    says: `Order ${order.id} is for ${cheaper.productName}, ${dearer.productName} is billed.`,
  });
}

/** Another edition of the product ordered, at a surcharge. */
export function plantSkuMismatch(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const price = sum([charge.effectiveUnitPrice, EDITION_SURCHARGE]);
  const wrong = rebill(plot, charge, {
    item: { ...charge.item, skuId: '00ZZ' },
    unitPrice: price,
    effectiveUnitPrice: price,
  });
  return findingOn('SKU_MISMATCH', wrong, {
    stakeNet: product(EDITION_SURCHARGE, charge.billableQuantity),
    says: `Order ${order.id} is for SKU ${charge.item.skuId}, SKU 00ZZ is billed.`,
  });
}

/** The availability was rotated; nothing else differs, so no money is at stake. */
export function plantAvailabilityMismatch(plot: Plot): PlantedFinding {
  const { order, charge } = sellPromised(plot);
  const rotated: Charge = { ...charge, item: { ...charge.item, availabilityId: 'CFQ7TTC0ZZZZ' } };
  plot.ledger.replace(charge, rotated);
  return findingOn('AVAILABILITY_MISMATCH', rotated, {
    stakeNet: undefined,
    says: `Order ${order.id} is for availability ${charge.item.availabilityId}, another is billed.`,
  });
}

/** An order in euros, priced and billed in dollars. */
export function plantCurrencyMismatch(plot: Plot): PlantedFinding {
  const { order, charge } = sell(plot);
  reshape(plot, order, { currency: 'EUR', priced: false });
  return findingOn('CURRENCY_MISMATCH', charge, {
    says: `Order ${order.id} is in EUR and billed in USD.`,
  });
}

/** Ordered to be paid once, billed by the year. */
export function plantBillingFrequencyMismatch(plot: Plot): PlantedFinding {
  const { order, charge } = sell(plot);
  reshape(plot, order, { billingCycle: 'one_time' });
  return findingOn('BILLING_FREQUENCY_MISMATCH', charge, {
    says: `Order ${order.id} is to be billed once and is billed annually.`,
  });
}

/** The order ended in error; its charge came all the same. */
export function plantChargeForFailedOrder(plot: Plot): PlantedFinding {
  const { order, charge } = sell(plot);
  reshape(plot, order, { status: 'error' });
  return findingOn('CHARGE_FOR_FAILED_ORDER', charge, {
    says: `Order ${order.id} is in error and is billed.`,
  });
}

function sell(plot: Plot, item?: CatalogueItem): { order: Order; charge: Charge } {
  const order = orderSeats(plot, {
    customer: plot.random.pick(customersOf(plot, 'USD')),
    monthIndex: 2,
    ordered: [plot.random.int(4, 30)],
    ...(item === undefined ? {} : { item }),
  });
  return { order, charge: billSeats(plot, order, order.lines[0]?.quantity ?? 1) };
}

/** As {@link sell}, with a promised price on the order. */
function sellPromised(plot: Plot, item?: CatalogueItem): { order: Order; charge: Charge } {
  const { order, charge } = sell(plot, item);
  return { order: reshape(plot, order, { priced: true }), charge };
}
