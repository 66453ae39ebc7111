import { apiFault, collection, jsonAnswer, link } from './answer.ts';
import { customerById } from './customer-routes.ts';
import type { Route } from './route.ts';
import type { Entitlement } from './tenant.ts';

export const ENTITLEMENT_ROUTES: readonly Route[] = [
  {
    name: 'entitlements',
    method: 'GET',
    pattern: /^\/customers\/([^/]+)\/entitlements$/i,
    needs: 'any',
    byteOrderMark: true,
    answer: ({ tenant, parts, query }) => {
      const customer = customerById(tenant, parts[0]);
      if (customer === undefined) {
        return apiFault(403, '20002', 'There is no commerce relationship with this customer.');
      }
      const type = query.get('entitlementtype')?.toLowerCase();
      const showExpiry = query.get('showexpiry')?.toLowerCase() === 'true';
      const items = tenant.entitlements
        .filter((entitlement) => entitlement.customer === customer)
        .filter((entitlement) => type === undefined || entitlement.type === type)
        .map((entitlement) => entitlementJson(entitlement, showExpiry));
      return jsonAnswer(collection(items, {}));
    },
  },
];

function entitlementJson(entitlement: Entitlement, showExpiry: boolean): object {
  const { order, orderLine, item, type, quantity, expiresOn } = entitlement;
  const referenceOrder = {
    id: order.id,
    lineItemId: String(orderLine.number),
    alternateId: order.alternateId,
  };
  const common = { referenceOrder, quantity, entitlementType: type };
  const reservation = type === 'reservedinstance';
  return {
    includedEntitlements: entitlement.included.map((right) => ({
      includedEntitlements: [],
      ...common,
      ...right,
      entitledArtifacts: [],
    })),
    ...common,
    productId: item.productId,
    skuId: item.skuId,
    ...(entitlement.isRevoked ? { fulfillmentState: 'Revoked' } : {}),
    quantityDetails: [{ quantity, status: entitlement.isRevoked ? 'revoked' : 'fulfilled' }],
    entitledArtifacts: reservation ? [reservationArtifact(entitlement)] : [],
    ...(showExpiry && expiresOn !== undefined ? { expiryDate: `${expiresOn}T00:00:00Z` } : {}),
    ...(reservation ? { dynamicAttributes: { reservationType: 'virtualmachines' } } : {}),
  };
}

function reservationArtifact({ customer, order }: Entitlement): object {
  const group = `/customers/${customer.id}/artifacts/reservedinstance/groups/${order.alternateId}`;
  return {
    link: link(`${group}/lineitems/0/resource/${order.alternateId}`),
    resourceId: order.alternateId,
    artifactType: 'reservedinstance',
  };
}
