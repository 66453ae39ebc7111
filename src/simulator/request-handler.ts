import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { ActivityLog } from './activity-log.ts';
import { type Answer, apiFault } from './answer.ts';
import { AUDIT_RECORD_ROUTES } from './audit-record-routes.ts';
import { BALANCE_ROUTES } from './balance-routes.ts';
import { blobAnswer } from './blob-answer.ts';
import type { CartDesk } from './cart-desk.ts';
import { CART_ROUTES } from './cart-routes.ts';
import type { CatalogDesk } from './catalog-desk.ts';
import { INVENTORY_ROUTES } from './catalog-inventory.ts';
import { CATALOG_ROUTES } from './catalog-routes.ts';
import { CUSTOMER_ROUTES } from './customer-routes.ts';
import { ENTITLEMENT_ROUTES } from './entitlement-routes.ts';
import type { ExportDesk } from './export-desk.ts';
import { EXPORT_ROUTES } from './export-routes.ts';
import type { ActiveFaults, Strike } from './fault.ts';
import { faultAnswer } from './fault-answer.ts';
import { INVOICE_ROUTES } from './invoice-routes.ts';
import { LINE_ITEM_ROUTES } from './line-item-routes.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import type { PlacedOrders } from './placed-orders.ts';
import { portalAnswer } from './portal-answer.ts';
import { PROVISIONING_ROUTES } from './provisioning-routes.ts';
import { bodyOf } from './request-body.ts';
import type { Route } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import { findSignInRequest, signInAnswer } from './sign-in-answer.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { spoilAnswer } from './spoil-answer.ts';
import type { Tenant } from './tenant.ts';
import { tenantUnderFault } from './tenant-under-fault.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface SimulatorState {
  readonly tenant: Tenant;
  readonly tokens: TokenEndpoint;
  readonly faults: ActiveFaults;
  readonly counters: Map<string, number>;
  readonly pageSizeMax: number;
  /** How often a night has passed since the start. */
  readonly nightsPassed: number;
  readonly passNight: () => void;
  readonly exports: ExportDesk;
  readonly catalog: CatalogDesk;
  readonly carts: CartDesk;
  readonly placed: PlacedOrders;
  readonly clock: SimulatedClock;
  readonly activity: ActivityLog;
  /** Method and path of each request, without its query. */
  readonly callLog: string[];
  /** Where the simulator is. */
  readonly origin: () => string;
}

/** First match wins: `summary` and `summaries` come before the invoice of any id. */
const ROUTES: readonly Route[] = [
  ...BALANCE_ROUTES,
  ...INVOICE_ROUTES,
  ...LINE_ITEM_ROUTES,
  ...CUSTOMER_ROUTES,
  ...ORDER_ROUTES,
  ...PROVISIONING_ROUTES,
  ...ENTITLEMENT_ROUTES,
  ...EXPORT_ROUTES,
  ...AUDIT_RECORD_ROUTES,
  ...CATALOG_ROUTES,
  ...INVENTORY_ROUTES,
  ...CART_ROUTES,
];

const BYTE_ORDER_MARK = Buffer.from('\ufeff', 'utf8');
/** Tokens for this audience are refused since 2025-08. */
const RETIRED_AUDIENCE = 'https://graph.windows.net';
/** Graph takes tokens made for it, and nobody else takes those. */
const GRAPH_AUDIENCE = 'https://graph.microsoft.com';
const BLOB_PATH = /^\/blobs\//;
const PORTAL_PATH = /^\/portal\/invoices\/([^/]+)\/reconciliation\.csv$/i;
const SLOW_MS = 250;

/** Answers one request, or lets the fault in force have it. */
export async function handleRequest(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const signIn = findSignInRequest(url.pathname);
  const found = findRoute(request.method ?? 'GET', url.pathname);
  const unsigned = unsignedName(url);
  const name = signIn?.name ?? unsigned ?? found?.route.name ?? 'unknown';
  state.counters.set(name, (state.counters.get(name) ?? 0) + 1);
  state.callLog.push(`${request.method ?? 'GET'} ${url.pathname}`);

  const fault = state.faults.take(`${url.pathname}${url.search}`, {
    isToken: signIn !== undefined,
    name,
  });
  if (fault?.name === 'timeout') return;
  if (fault?.name === 'slow') await delay(fault.delayMs ?? SLOW_MS);
  if (fault?.name === 'amended') state.passNight();
  if (fault?.name === 'token-withdrawn') state.tokens.withdraw();
  const healthyAnswer = async () =>
    signIn !== undefined
      ? signInAnswer(state.tokens, request, { ...signIn, url, fault })
      : unsigned === undefined
        ? routeAnswer(state, request, { url, found, fault })
        : unsignedAnswer(state, url, fault);
  const answer =
    (fault === undefined ? undefined : faultAnswer(fault, request)) ??
    spoilAnswer(await healthyAnswer(), fault);
  sendAnswer(request, response, answer, fault);
}

/** What is reached without a token: files of exports by their signature, and the portal's, which has a sign-in of its own. */
function unsignedName(url: URL): 'blob' | 'portal' | undefined {
  if (BLOB_PATH.test(url.pathname)) return 'blob';
  return PORTAL_PATH.test(url.pathname) ? 'portal' : undefined;
}

function unsignedAnswer(state: SimulatorState, url: URL, fault: Strike | undefined): Answer {
  const invoiceId = PORTAL_PATH.exec(url.pathname)?.[1];
  return invoiceId === undefined
    ? blobAnswer(state, url, fault)
    : portalAnswer(state.tenant, invoiceId, url.searchParams);
}

interface FoundRoute {
  readonly route: Route;
  readonly parts: readonly string[];
}

function findRoute(method: string, pathname: string): FoundRoute | undefined {
  const [, version, path] = /^\/(v1|v1\.0)(\/.*?)\/?$/i.exec(pathname) ?? [];
  if (path === undefined) return undefined;
  for (const route of ROUTES) {
    const isHere = route.method === method && (route.api === 'graph') === (version === 'v1.0');
    const match = isHere ? route.pattern.exec(path) : null;
    if (match !== null) return { route, parts: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

async function routeAnswer(
  state: SimulatorState,
  request: IncomingMessage,
  of: {
    readonly url: URL;
    readonly found: FoundRoute | undefined;
    readonly fault: Strike | undefined;
  },
): Promise<Answer> {
  const access = state.tokens.find(request.headers.authorization);
  if (access === undefined) return unauthorized('800001', 'The partner token is missing.');
  if (access.audience.replace(/\/$/, '') === RETIRED_AUDIENCE) {
    return unauthorized('900420', 'The token audience is retired.');
  }
  const isForGraph = access.audience.replace(/\/$/, '') === GRAPH_AUDIENCE;
  if (isForGraph !== (of.found?.route.api === 'graph')) {
    return unauthorized('InvalidAuthenticationToken', 'Access token validation failure.');
  }
  if (of.fault?.name === 'mfa-required' && access.credential === 'user') {
    return unauthorized('900421', 'Multi-factor authentication is required.');
  }
  if (of.found === undefined) return apiFault(404, '1000', 'There is no such resource.');
  const { route, parts } = of.found;
  if (route.needs === 'user' && access.credential === 'app') {
    return apiFault(403, '900329', 'The resource does not accept app-only tokens.');
  }
  const continuation = request.headers['ms-continuationtoken'];
  const answer = await route.answer({
    tenant: tenantUnderFault(state.tenant, of.fault),
    parts,
    query: new Map([...of.url.searchParams].map(([key, value]) => [key.toLowerCase(), value])),
    continuationToken: typeof continuation === 'string' ? continuation : undefined,
    pageSizeMax: state.pageSizeMax,
    nightsPassed: state.nightsPassed,
    body: route.method === 'GET' ? '' : await bodyOf(request),
    origin: state.origin(),
    registeredTenant: state.tokens.registration.tenantId,
    exports: state.exports,
    catalog: state.catalog,
    carts: state.carts,
    placed: state.placed,
    clock: state.clock,
    activity: state.activity,
    fault: of.fault,
  });
  if (route.byteOrderMark !== true) return answer;
  return { ...answer, body: Buffer.concat([BYTE_ORDER_MARK, answer.body]) };
}

function unauthorized(code: string, description: string): Answer {
  const answer = apiFault(401, code, description);
  const challenge = { 'www-authenticate': 'OAuth realm=urn:cpsvc:cpid:simulator' };
  return { ...answer, headers: { ...answer.headers, ...challenge } };
}
