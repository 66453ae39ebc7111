import { objectType } from './api-json.ts';
import type { Customer } from './tenant.ts';

/** An item of the customers list: profile and relationship, no more. */
export function customerJson(customer: Customer): object {
  return {
    id: customer.id,
    companyProfile: {
      tenantId: customer.id,
      domain: customer.domain,
      companyName: customer.name,
      attributes: objectType('CustomerCompanyProfile'),
    },
    relationshipToPartner: 'reseller',
    attributes: objectType('Customer'),
  };
}
