import { type Answer, apiFault, collection, jsonAnswer, link } from './answer.ts';
import { continuationToken, offsetOf } from './continuation-token.ts';
import { type ApiRequest, pageSizeOf, type Route } from './route.ts';
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
  const { tenant, fault } = request;
  const size = pageSizeOf(request, PAGE_SIZE_MAX);
  const given = request.continuationToken;
  const offset = given === undefined ? 0 : offsetOf(given, LISTING);
  if (offset === undefined) return apiFault(400, '3000', 'The continuation token is not valid.');
  const items = tenant.customers.slice(offset, offset + size).map(customerJson);
  const repeated = fault?.name === 'repeat-token';
  const host = fault?.name === 'foreign-next-link' ? 'https://partner-center.example.net' : '';
  const token = repeated && given !== undefined ? given : continuationToken(LISTING, offset + size);
  const more = offset + size < tenant.customers.length || repeated;
  return jsonAnswer(
    collection(items, {
      links: {
        self: link(`/v1/customers?size=${String(size)}`),
        ...(more
          ? {
              next: link(`${host}/v1/customers?size=${String(size)}&seekOperation=Next`, [
                { key: 'MS-ContinuationToken', value: token },
              ]),
            }
          : {}),
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
