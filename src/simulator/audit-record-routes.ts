import type { Activity } from './activity-log.ts';
import { type Answer, apiFault, collection, jsonAnswer, link } from './answer.ts';
import { continuationToken, offsetOf } from './continuation-token.ts';
import { type ApiRequest, pageSizeOf, type Route } from './route.ts';
import type { Tenant } from './tenant.ts';

const PAGE_SIZE_MAX = 500;
const LISTING = 'auditrecords';
const DAY_MS = 24 * 60 * 60_000;
/** Activity is kept for so long; a window that begins earlier is refused. */
const DAYS_KEPT = 90;
/** What a caller gets who names no beginning. */
const DAYS_BY_DEFAULT = 30;
/** Records that have nothing to do with orders, so that a reader has something to pass over. */
const UNRELATED_EVERY = 3;

export const AUDIT_RECORD_ROUTES: readonly Route[] = [
  {
    name: 'auditrecords',
    method: 'GET',
    pattern: /^\/auditrecords$/i,
    needs: 'any',
    answer: recordsPage,
  },
];

function recordsPage(request: ApiRequest): Answer {
  const { activity, tenant, query, continuationToken: given } = request;
  const newest = activity.entries.at(-1)?.at.getTime() ?? 0;
  const nowMs = Math.max(newest, tenant.now.getTime());
  const fromMs = dayOf(query.get('startdate')) ?? nowMs - DAYS_BY_DEFAULT * DAY_MS;
  const untilMs = (dayOf(query.get('enddate')) ?? nowMs) + DAY_MS;
  if (fromMs < nowMs - (DAYS_KEPT + 1) * DAY_MS) {
    return apiFault(400, '2000', 'Start date must not be more than 90 days ago.');
  }
  const offset = given === undefined ? 0 : offsetOf(given, LISTING);
  if (offset === undefined) return apiFault(400, '3000', 'The continuation token is not valid.');
  const records = activity.entries
    .filter(({ at }) => at.getTime() >= fromMs && at.getTime() < untilMs)
    .flatMap((entry, position) => recordsOf(entry, position, tenant));
  const size = pageSizeOf(request, PAGE_SIZE_MAX);
  const page = records.slice(offset, offset + size);
  const next = link(`/auditrecords?size=${String(size)}&seekOperation=Next`, [
    { key: 'MS-ContinuationToken', value: continuationToken(LISTING, offset + size) },
  ]);
  return jsonAnswer(
    collection(page, {
      links: {
        self: link(`/auditrecords?size=${String(size)}`),
        ...(offset + size < records.length ? { next } : {}),
      },
    }),
  );
}

/** Epoch milliseconds of a printed day's beginning, UTC; undefined when none is printed. */
function dayOf(printed: string | undefined): number | undefined {
  const ms = Date.parse(`${printed?.slice(0, 10) ?? ''}T00:00:00Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function recordsOf(entry: Activity, position: number, tenant: Tenant): readonly object[] {
  const unrelated = position % UNRELATED_EVERY === 0 ? [licenceRecord(entry, tenant)] : [];
  return [orderRecord(entry, tenant), ...unrelated];
}

function orderRecord({ operation, order, at }: Activity, tenant: Tenant): object {
  return {
    id: `${tenant.partnerId}_${order.customer.id}_${order.id}_${operation}_${String(at.getTime())}`,
    partnerId: tenant.partnerId,
    customerId: order.customer.id,
    customerName: order.customer.name,
    userPrincipalName: 'admin@partner.example.com',
    resourceType: 'order',
    // As documented: the resource is text, and not in the API's own case.
    resourceNewValue: JSON.stringify({
      Id: order.id,
      AlternateId: order.alternateId,
      ReferenceCustomerId: order.customer.id,
      BillingCycle: order.billingCycle,
      Status: order.status,
      Attributes: { ObjectType: 'Order' },
    }),
    operationType: operation,
    operationDate: at.toISOString().replace('Z', '0000Z'),
    operationStatus: 'succeeded',
    customizedData: [
      { key: 'OrderId', value: order.id },
      { key: 'PartnerOnRecord-0', value: null },
    ],
    attributes: { objectType: 'AuditRecord' },
  };
}

function licenceRecord({ order, at }: Activity, tenant: Tenant): object {
  const [first = order.customer] = tenant.customers;
  return {
    partnerId: tenant.partnerId,
    customerId: first.id,
    userPrincipalName: 'admin@partner.example.com',
    applicationId: 'FulfillmentService',
    resourceType: 'license',
    operationType: 'update_customer_user_licenses',
    operationDate: at.toISOString(),
    operationStatus: 'succeeded',
    customizedData: [],
    attributes: { objectType: 'AuditRecord' },
  };
}
