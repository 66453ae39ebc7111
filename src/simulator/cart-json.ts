import { link } from './answer.ts';
import type { Cart, CartLine } from './cart.ts';
import { pricedInOwnCurrency } from './ledger.ts';
import { pricingJson } from './order-routes.ts';
import { priceFor } from './placed-orders.ts';

const MODIFIED_BY = '9db12087-fbc3-481c-8965-73d44ff88e27';

export interface CartPrint {
  /** True after an update, whose answer is printed by another of Microsoft's serialisers. */
  readonly isUpdated: boolean;
}

/** A cart as answers print it. */
export function cartJson(cart: Cart, { isUpdated }: CartPrint): object {
  const self = `/customers/${cart.customer.id}/carts/${cart.id}`;
  return {
    id: cart.id,
    creationTimestamp: instant(cart.createdAt),
    lastModifiedTimestamp: instant(cart.modifiedAt),
    expirationTimestamp: instant(cart.expiresAt),
    lastModifiedUser: MODIFIED_BY,
    status: cart.ordered === undefined ? 'Active' : 'Ordered',
    lineItems: cart.lines.map((line) => lineJson(cart, line, isUpdated)),
    links: { self: link(isUpdated ? `/v1${self}/` : self) },
    attributes: { objectType: 'Cart' },
  };
}

function lineJson({ customer }: Cart, line: CartLine, isUpdated: boolean): object {
  const { item, group, error, quantity } = line;
  const context = contextJson(line.provisioningContext);
  const common = {
    id: line.id,
    catalogItemId: line.catalogItemId,
    quantity,
    billingCycle: line.billingCycle,
    termDuration: line.termDuration,
    ...(isUpdated ? { ProvisioningContext: context } : { provisioningContext: context }),
  };
  if (item === undefined || error !== undefined) {
    const { code = 0, description = '', available } = error ?? {};
    return {
      ...common,
      error: {
        errorCode: code,
        errorDescription: description,
        ...(available === undefined
          ? {}
          : { additionalInformation: { availableQuantity: available, purchasedQuantity: 0 } }),
      },
    };
  }
  const price = priceFor(customer, item);
  return {
    ...common,
    friendlyName: item.productName,
    currencyCode: customer.currency,
    billingCycle: item.billingCycle,
    orderGroup: group,
    // What is priced in another currency has its price on the invoice alone.
    ...(pricedInOwnCurrency(item, customer)
      ? { pricing: pricingJson({ item, quantity, price, listPrice: price }) }
      : {}),
  };
}

/** Asked for `single`, answered `shared`: as printed in the documented example. */
function contextJson(context: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      key.toLowerCase() === 'scope' && value.toLowerCase() === 'single' ? 'shared' : value,
    ]),
  );
}

function instant(at: Date): string {
  return at.toISOString().replace('Z', '4321Z');
}
