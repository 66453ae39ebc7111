import { SOFTWARE } from './partner-documents.ts';

/** An entitlement as the tests name it. */
export interface EntitlementGiven {
  readonly orderId?: string;
  /** null: the entitlement names no line. */
  readonly orderLine?: number | null;
  readonly alternateId?: string;
  /** `product:sku`, or a catalogue item. */
  readonly item?: string;
  readonly quantity?: number;
  readonly state?: string;
  /** Statuses of its quantities, where the state itself is absent. */
  readonly statuses?: readonly string[];
  /** Its quantities, each with a status of its own. */
  readonly details?: readonly { readonly quantity: number; readonly status: string }[];
  /** Rights that come with it. */
  readonly included?: readonly EntitlementGiven[];
}

/** An `Entitlement` as Partner Center prints it: 25 units of software for line 0 of order-1 unless told otherwise. */
export function anEntitlement(given: EntitlementGiven): Record<string, unknown> {
  const [productId, skuId] = (given.item ?? SOFTWARE).split(':');
  const { quantity = 25, orderLine = 0, statuses } = given;
  const details = given.details ?? statuses?.map((status) => ({ quantity, status }));
  return {
    includedEntitlements: (given.included ?? []).map(anEntitlement),
    referenceOrder: {
      id: given.orderId ?? 'order-1',
      ...(orderLine === null ? {} : { lineItemId: String(orderLine) }),
      ...(given.alternateId === undefined ? {} : { alternateId: given.alternateId }),
    },
    productId,
    skuId,
    quantity,
    ...(details === undefined ? {} : { quantityDetails: details }),
    entitledArtifacts: [],
    entitlementType: 'software',
    ...(given.state === undefined ? {} : { fulfillmentState: given.state }),
  };
}
