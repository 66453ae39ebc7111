import { decimal } from '../lib/decimal.ts';
import { exactNumber, link, objectType } from './api-json.ts';
import { catalogItemId } from './catalogue.ts';
import { product, sum } from './charge-arithmetic.ts';
import { printedInPacificTime } from './printed-date.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Order, OrderLine } from './tenant.ts';

const SYMBOL = { USD: '$', EUR: '€' } as const;

/**
 * An order as it stands now.
 *
 * @param withPrice asked by `include_price=true`; an order that was never priced stays without
 */
export function orderJson(order: Order, withPrice: boolean): object {
  const random = new SeededRandom(0, order.id);
  const self = `/customers/${order.customer.id}/orders/${order.id}`;
  const priced = withPrice && order.priced;
  return {
    id: order.id,
    alternateId: order.alternateId,
    referenceCustomerId: order.customer.id,
    billingCycle: order.billingCycle,
    currencyCode: order.currency,
    currencySymbol: SYMBOL[order.currency],
    lineItems: order.lines.map((line) => orderLineJson(order, line, priced)),
    creationDate: random.chance(15) ? printedInPacificTime(order.createdAt) : order.createdAt,
    status: order.status,
    ...(random.chance(70) ? { transactionType: 'UserPurchase' } : {}),
    ...(priced ? { totalPrice: exactNumber(sum(order.lines.map(extendedPrice))) } : {}),
    links: { self: link(self), provisioningStatus: link(`${self}/provisioningstatus`) },
    client: {},
    attributes: objectType('Order'),
  };
}

function orderLineJson(order: Order, line: OrderLine, priced: boolean): object {
  const { item } = line;
  const country = `?country=${order.customer.country}`;
  const productUri = `/products/${item.productId}`;
  const skuUri = `${productUri}/skus/${item.skuId}`;
  return {
    lineItemNumber: line.number,
    offerId: catalogItemId(item),
    ...(line.subscriptionId === '' ? {} : { subscriptionId: line.subscriptionId }),
    ...(item.term === undefined ? {} : { termDuration: item.term }),
    transactionType: 'New',
    friendlyName: item.productName,
    quantity: line.quantity,
    ...(priced ? { pricing: pricing(line) } : {}),
    links: {
      product: link(`${productUri}${country}`),
      sku: link(`${skuUri}${country}`),
      availability: link(`${skuUri}/availabilities/${item.availabilityId}${country}`),
    },
  };
}

function pricing(line: OrderLine): object {
  return {
    listPrice: exactNumber(line.listPrice),
    discountedPrice: exactNumber(line.price),
    proratedPrice: exactNumber(line.price),
    price: exactNumber(line.price),
    extendedPrice: exactNumber(extendedPrice(line)),
  };
}

function extendedPrice(line: OrderLine): ReturnType<typeof product> {
  return product(line.price, decimal(String(line.quantity)));
}
