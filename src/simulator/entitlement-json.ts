import { link } from './api-json.ts';
import type { Entitlement } from './tenant.ts';

/** @param showExpiry adds `expiryDate`, except where rights never end */
export function entitlementJson(entitlement: Entitlement, showExpiry: boolean): object {
  const { order, orderLine } = entitlement;
  const { productId, skuId } = orderLine.item;
  const expires =
    showExpiry && entitlement.expiresOn !== undefined
      ? { expiryDate: `${entitlement.expiresOn}T00:00:00Z` }
      : {};
  const right = (product: { readonly productId: string; readonly skuId: string }): object => ({
    referenceOrder: {
      id: order.id,
      lineItemId: String(orderLine.number),
      alternateId: order.alternateId,
    },
    productId: product.productId,
    skuId: product.skuId,
    quantity: entitlement.quantity,
    entitlementType: entitlement.type,
    ...expires,
  });
  return {
    includedEntitlements: entitlement.included.map((product) => ({
      includedEntitlements: [],
      ...right(product),
      entitledArtifacts: [],
    })),
    ...right({ productId, skuId }),
    quantityDetails: [{ quantity: entitlement.quantity, status: 'fulfilled' }],
    ...artifacts(entitlement),
  };
}

function artifacts({ type, customer, order }: Entitlement): object {
  if (type === 'software') return { entitledArtifacts: [] };
  const uri = `/customers/${customer.id}/artifacts/reservedinstance/groups/${order.alternateId}`;
  return {
    entitledArtifacts: [
      { link: link(uri), resourceId: order.alternateId, artifactType: 'reservedinstance' },
    ],
    dynamicAttributes: { reservationType: 'virtualmachines' },
  };
}
