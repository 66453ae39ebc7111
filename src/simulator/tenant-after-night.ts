import type { Tenant } from './tenant.ts';

/** The same tenant once a night has passed: invoices whose lines were restated are those that replace them. */
export function tenantAfterNight(tenant: Tenant): Tenant {
  const { restatedInvoices } = tenant;
  return {
    ...tenant,
    invoices: tenant.invoices.map(
      (invoice) => restatedInvoices.find(({ id }) => id === invoice.id) ?? invoice,
    ),
  };
}
