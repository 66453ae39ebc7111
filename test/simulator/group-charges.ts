import { Big } from 'big.js';

import type { Charge, Order, OrderLine, Tenant } from '../../src/simulator/tenant.ts';

export interface ChargeGroup {
  readonly order: Order;
  readonly line: OrderLine;
  /** Cycle end; undefined for perpetual software. */
  readonly endOn: string | undefined;
  readonly charges: readonly Charge[];
  /** Billed minus refunded; the sign of a line is that of its price, a free one counts as billed. */
  readonly quantity: number;
}

/** Catalogue charges: neither usage nor credit. */
export function inScope(tenant: Tenant): Charge[] {
  return tenant.invoices
    .flatMap((invoice) => invoice.charges)
    .filter(
      ({ item, chargeType }) => item.family !== 'azure-plan' && chargeType !== 'customerCredit',
    );
}

/** Charges of known orders, netted per order line and cycle by nothing but what a client sees. */
export function groupCharges(tenant: Tenant): ChargeGroup[] {
  const orders = new Map(
    tenant.orders.flatMap(
      (o) =>
        [
          [o.id, o],
          [o.alternateId, o],
        ] as const,
    ),
  );
  const groups = new Map<string, { order: Order; line: OrderLine; charges: Charge[] }>();
  for (const charge of inScope(tenant)) {
    const printed = charge.orderId.split(', ').map((id) => orders.get(id));
    const order = printed.find((candidate) => candidate !== undefined);
    const line = order?.lines.find(
      ({ item }) =>
        item.productId === charge.item.productId &&
        item.skuId === charge.item.skuId &&
        item.availabilityId === charge.item.availabilityId,
    );
    if (order === undefined || line === undefined) continue;
    const key = `${order.id}/${String(line.number)}/${charge.chargeEndOn ?? ''}`;
    const group = groups.get(key) ?? { order, line, charges: [] };
    groups.set(key, group);
    group.charges.push(charge);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    endOn: group.charges[0]?.chargeEndOn,
    quantity: netQuantity(group.charges),
  }));
}

/** Of each order line the group of its newest cycle. */
export function newestCycles(groups: readonly ChargeGroup[]): ChargeGroup[] {
  const newest = new Map<OrderLine, ChargeGroup>();
  for (const group of groups) {
    const known = newest.get(group.line);
    if (known === undefined || (known.endOn ?? '') < (group.endOn ?? '')) {
      newest.set(group.line, group);
    }
  }
  return [...newest.values()];
}

function netQuantity(charges: readonly Charge[]): number {
  return charges.reduce((net, charge) => {
    const sign = Big(charge.effectiveUnitPrice).lt(0) ? -1 : 1;
    return net + sign * Number(charge.billableQuantity);
  }, 0);
}
