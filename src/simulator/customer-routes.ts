import { wholeCollection } from './api-json.ts';
import type { Route } from './api-route.ts';
import type { ContinuationTokens } from './continuation-token.ts';
import { customerJson } from './customer-json.ts';
import { entitlementJson } from './entitlement-json.ts';
import { apiFault, type HttpAnswer, jsonAnswer } from './http-answer.ts';
import { orderJson } from './order-json.ts';
import { seekPage } from './seek-page.ts';
import type { Customer, Tenant } from './tenant.ts';

/** Customers come in pages of at most 500, whatever is asked. */
const CUSTOMERS_PER_PAGE_MAX = 500;

/** Customers, and what they ordered and received. */
export function customerRoutes(
  tenant: Tenant,
  options: { readonly tokens: ContinuationTokens; readonly pageSize: number },
): Route[] {
  return [
    customersRoute(tenant, options),
    ordersRoute(tenant),
    orderRoute(tenant),
    entitlementsRoute(tenant),
  ];
}

function customersRoute(
  tenant: Tenant,
  { tokens, pageSize }: { readonly tokens: ContinuationTokens; readonly pageSize: number },
): Route {
  return {
    name: 'customers',
    path: /^\/v1\/customers$/i,
    userOnly: false,
    answer: (request) =>
      seekPage(request, tokens, {
        name: 'customers',
        items: tenant.customers,
        itemJson: customerJson,
        pageSizeMax: Math.min(pageSize, CUSTOMERS_PER_PAGE_MAX),
        // Unlike elsewhere, the links of customers begin with the version.
        selfUri: (size) => `/v1/customers?size=${String(size)}`,
        nextUri: (size) => `/v1/customers?size=${String(size)}&seekOperation=Next`,
        tokenInBody: false,
        endless: false,
      }),
  };
}

function ordersRoute(tenant: Tenant): Route {
  return {
    name: 'orders',
    path: /^\/v1\/customers\/([^/]+)\/orders$/i,
    userOnly: false,
    answer: ({ parameters: [id = ''], query }) => {
      const customer = customerOf(tenant, id);
      if (customer === undefined) return noRelationship();
      if (tenant.misbehaviour.failingOrdersOf === customer.id) {
        return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'Internal error' };
      }
      const billingType = withoutUnderscore(query('billingType') ?? '');
      const orders = tenant.orders.filter(
        (order) =>
          order.customer === customer &&
          (billingType === '' || withoutUnderscore(order.billingCycle) === billingType),
      );
      const withPrice = query('include_price')?.toLowerCase() === 'true';
      return jsonAnswer(
        wholeCollection(
          orders.map((order) => orderJson(order, withPrice)),
          `/customers/${customer.id}/orders`,
        ),
      );
    },
  };
}

function orderRoute(tenant: Tenant): Route {
  return {
    name: 'order',
    path: /^\/v1\/customers\/([^/]+)\/orders\/([^/]+)$/i,
    userOnly: false,
    answer: ({ parameters: [id = '', orderId = ''], query }) => {
      const customer = customerOf(tenant, id);
      if (customer === undefined) return noRelationship();
      const order = tenant.orders.find(
        (candidate) =>
          candidate.customer === customer &&
          (candidate.id === orderId || candidate.alternateId === orderId),
      );
      return order === undefined
        ? apiFault(404, '20000', 'The order id was not found')
        : jsonAnswer(orderJson(order, query('include_price')?.toLowerCase() === 'true'));
    },
  };
}

function entitlementsRoute(tenant: Tenant): Route {
  return {
    name: 'entitlements',
    path: /^\/v1\/customers\/([^/]+)\/entitlements$/i,
    userOnly: false,
    answer: ({ parameters: [id = ''], query }) => {
      const customer = customerOf(tenant, id);
      if (customer === undefined) return noRelationship();
      const type = query('entitlementType')?.toLowerCase();
      const showExpiry = query('showExpiry')?.toLowerCase() === 'true';
      const entitlements = tenant.entitlements
        .filter((entitlement) => entitlement.customer === customer)
        .filter((entitlement) => type === undefined || entitlement.type === type);
      return jsonAnswer(
        wholeCollection(
          entitlements.map((entitlement) => entitlementJson(entitlement, showExpiry)),
          undefined,
        ),
      );
    },
  };
}

function customerOf(tenant: Tenant, id: string): Customer | undefined {
  return tenant.customers.find((customer) => customer.id === id.toLowerCase());
}

function noRelationship(): HttpAnswer {
  return apiFault(403, '20002', 'The partner has no commerce relationship with the customer');
}

/** `onetime` and `one_time` are both in use. */
function withoutUnderscore(billingCycle: string): string {
  return billingCycle.replaceAll('_', '').toLowerCase();
}
