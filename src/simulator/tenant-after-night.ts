import type { Tenant } from './tenant.ts';

/**
 * The same tenant once a night has passed: invoices whose lines were restated are those that replace them, and orders
 * that come as an empty list are gone.
 */
export function tenantAfterNight(tenant: Tenant): Tenant {
  const { restatedInvoices, misbehaviour } = tenant;
  return {
    ...tenant,
    orders: tenant.orders.filter(({ customer }) => customer.id !== misbehaviour.emptiedOrdersOf),
    invoices: tenant.invoices.map(
      (invoice) => restatedInvoices.find(({ id }) => id === invoice.id) ?? invoice,
    ),
  };
}
