import { type Answer, apiFault, collection, jsonAnswer, link } from './answer.ts';
import { type ApiRequest, pageSizeOf, type Route } from './route.ts';
import { seekPage } from './seek-page.ts';
import type { Customer, Tenant } from './tenant.ts';

const PAGE_SIZE_MAX = 500;
const LISTING = 'customers';

export const CUSTOMER_ROUTES: readonly Route[] = [
  {
    name: 'customers',
    method: 'GET',
    pattern: /^\/customers$/i,
    needs: 'any',
    answer: customersPage,
  },
];

/** The customer with that tenant id, in any case; undefined for strangers. */
export function customerById(tenant: Tenant, id: string | undefined): Customer | undefined {
  return tenant.customers.find((customer) => customer.id === id?.toLowerCase());
}

function customersPage(request: ApiRequest): Answer {
  const { tenant, fault, continuationToken: given } = request;
  const size = pageSizeOf(request, PAGE_SIZE_MAX);
  const count = tenant.customers.length;
  const page = seekPage({ listing: LISTING, count, size, given, fault });
  if (page === undefined) return apiFault(400, '3000', 'The continuation token is not valid.');
  const items = tenant.customers.slice(page.from, page.to).map(customerJson);
  const { token, host } = page;
  return jsonAnswer(
    collection(items, {
      links: {
        self: link(`/v1/customers?size=${String(size)}`),
        ...(token === undefined
          ? {}
          : {
              next: link(`${host}/v1/customers?size=${String(size)}&seekOperation=Next`, [
                { key: 'MS-ContinuationToken', value: token },
              ]),
            }),
      },
    }),
  );
}

function customerJson(customer: Customer): object {
  return {
    id: customer.id,
    companyProfile: {
      tenantId: customer.id,
      domain: customer.domain,
      companyName: customer.name,
      attributes: { objectType: 'CustomerCompanyProfile' },
    },
    relationshipToPartner: 'reseller',
    attributes: { objectType: 'Customer' },
  };
}
