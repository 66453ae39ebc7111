import { decimal } from '../lib/decimal.ts';
import { type Answer, apiFault, collection, exactNumber, jsonAnswer, link } from './answer.ts';
import { catalogItemId, type CatalogueItem } from './catalogue.ts';
import { product, sum } from './charge-arithmetic.ts';
import { customerById } from './customer-routes.ts';
import { currencySymbol } from './invoice-routes.ts';
import { printedInstant } from './printed-date.ts';
import type { ApiRequest, Route } from './route.ts';
import type { Customer, Order, OrderLine } from './tenant.ts';

export const ORDER_ROUTES: readonly Route[] = [
  {
    name: 'orders',
    method: 'GET',
    pattern: /^\/customers\/([^/]+)\/orders$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: (request) =>
      ofCustomer(request, (customer) => {
        const type = request.query.get('billingtype')?.replace('_', '').toLowerCase();
        const orders = request.tenant.orders
          .filter((order) => order.customer === customer && request.placed.isListed(order))
          .filter((order) => type === undefined || order.billingCycle.replace('_', '') === type);
        return jsonAnswer(
          collection(
            orders.map((order, position) => listedOrderJson(order, position, request)),
            { links: { self: link(`/customers/${customer.id}/orders`) } },
          ),
        );
      }),
  },
  {
    name: 'order',
    method: 'GET',
    pattern: /^\/customers\/([^/]+)\/orders\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      ofCustomer(request, (customer) => {
        const order = orderById(request, customer);
        if (order === undefined) return apiFault(404, '20000', 'The order was not found.');
        return jsonAnswer(listedOrderJson(order, 0, request));
      }),
  },
];

/** What a customer's orders answer, or the refusal for one that is not ours. */
export function ofCustomer(request: ApiRequest, answer: (customer: Customer) => Answer): Answer {
  const customer = customerById(request.tenant, request.parts[0]);
  if (customer === undefined) {
    return apiFault(403, '20002', 'There is no commerce relationship with this customer.');
  }
  if (request.tenant.misbehaviour.failingOrdersOf === customer.id) {
    return apiFault(500, '500', 'An unexpected error occurred.');
  }
  return answer(customer);
}

/** The order of either id that the path names; undefined when the customer has none. */
export function orderById({ tenant, parts }: ApiRequest, customer: Customer): Order | undefined {
  const id = parts[1];
  return tenant.orders.find(
    (order) => order.customer === customer && (order.id === id || order.alternateId === id),
  );
}

function listedOrderJson(order: Order, position: number, request: ApiRequest): object {
  const isAsked = request.query.get('include_price')?.toLowerCase() === 'true';
  const isUndocumented = request.tenant.misbehaviour.undocumentedOrdersOf === order.customer.id;
  return {
    ...orderJson(order, position, { priced: order.priced && isAsked }),
    ...(isUndocumented ? { salesChannel: 'partner-portal' } : {}),
  };
}

/** An order as answers print it. */
export function orderJson(
  order: Order,
  position: number,
  { priced }: { readonly priced: boolean },
): object {
  const self = `/customers/${order.customer.id}/orders/${order.id}`;
  return {
    id: order.id,
    alternateId: order.alternateId,
    referenceCustomerId: order.customer.id,
    billingCycle: order.billingCycle,
    currencyCode: order.currency,
    currencySymbol: currencySymbol(order.currency),
    lineItems: order.lines.map((line) => orderLineJson(line, order, priced)),
    creationDate: printedInstant(order.createdAt, position),
    status: order.status,
    transactionType: 'UserPurchase',
    ...(priced ? { totalPrice: exactNumber(sum(order.lines.map(extendedPrice))) } : {}),
    links: { provisioningStatus: link(`${self}/provisioningstatus`), self: link(self) },
    client: {},
    attributes: { objectType: 'Order' },
  };
}

function orderLineJson(line: OrderLine, order: Order, priced: boolean): object {
  const { item } = line;
  return {
    lineItemNumber: line.number,
    offerId: catalogItemId(item),
    // There is none until it is provisioned.
    ...(line.subscriptionId === '' || order.status === 'pending'
      ? {}
      : { subscriptionId: line.subscriptionId }),
    ...(item.term === undefined ? {} : { termDuration: item.term }),
    transactionType: line.transactionType ?? 'New',
    friendlyName: item.productName,
    quantity: line.quantity,
    ...(priced ? { pricing: pricingJson(line) } : {}),
    links: {
      sku: link(`/products/${item.productId}/skus/${item.skuId}?country=${order.customer.country}`),
    },
  };
}

/** Prices as carts and orders print them. */
export function pricingJson(
  line: Pick<OrderLine, 'item' | 'quantity' | 'listPrice' | 'price'>,
): object {
  return {
    listPrice: exactNumber(line.listPrice),
    discountedPrice: exactNumber(line.price),
    proratedPrice: exactNumber(line.price),
    price: exactNumber(line.price),
    extendedPrice: exactNumber(extendedPrice(line)),
  };
}

/** Quantity times price over the whole term. */
function extendedPrice(
  line: Pick<OrderLine, 'item' | 'quantity' | 'price'>,
): ReturnType<typeof product> {
  const once = product(line.price, decimal(String(line.quantity)));
  return product(once, decimal(String(cyclesInTerm(line.item))));
}

function cyclesInTerm(item: CatalogueItem): number {
  return item.billingCycle === 'monthly' && item.term === 'P1Y' ? 12 : 1;
}
