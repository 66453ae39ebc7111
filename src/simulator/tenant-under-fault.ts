import type { Strike } from './fault.ts';
import type { Order, Tenant } from './tenant.ts';

/** The tenant as this request is to see it. */
export function tenantUnderFault(tenant: Tenant, fault: Strike | undefined): Tenant {
  switch (fault?.name) {
    case 'empty-feed':
      return { ...tenant, orders: [], entitlements: [] };
    case 'late-order':
      return { ...tenant, orders: tenant.orders.filter((order) => !isNewest(order, tenant)) };
    case 'lost-customer':
      return { ...tenant, customers: tenant.customers.slice(1) };
    case 'renamed-customer':
      return {
        ...tenant,
        customers: tenant.customers.map((customer, index) =>
          index === 0 ? { ...customer, name: `${customer.name} (renamed)` } : customer,
        ),
      };
    default:
      return tenant;
  }
}

function isNewest(order: Order, { orders }: Tenant): boolean {
  return orders.every(
    ({ customer, createdAt }) => customer !== order.customer || createdAt <= order.createdAt,
  );
}
