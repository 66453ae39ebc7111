import type { Answer, Page } from './answer.ts';
import type { ApiDialect } from './api-dialect.ts';
import { GRAPH_API, PARTNER_CENTER_API } from './api-dialect.ts';
import type { AuditWindow } from './audit-records.ts';
import { listAuditRecords } from './audit-records.ts';
import { getAccountBalance } from './balances.ts';
import type { BilledLinesExport, BillingExportContext } from './billing-export.ts';
import { exportBilledLines } from './billing-export.ts';
import type { CallLog } from './call-log.ts';
import type { CallOptions, ListOptions } from './call-options.ts';
import type { CartLineRequest, CartPlace } from './carts.ts';
import { checkoutCart, createCart, getCart, updateCart } from './carts.ts';
import type { Catalog } from './catalog.ts';
import { createCatalog } from './catalog.ts';
import type { Lookup } from './checked-lookup.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { connectWire } from './connect-wire.ts';
import { listCustomers } from './customers.ts';
import { getEntitlements } from './entitlements.ts';
import { readHost } from './hosts.ts';
import type { HttpClient } from './http-client.ts';
import { createHttpClient } from './http-client.ts';
import { getInvoiceSummaries } from './invoice-summaries.ts';
import { getInvoice, listInvoices } from './invoices.ts';
import type { PartnerCenterLimits } from './limits.ts';
import { listBilledLines } from './line-items.ts';
import type { OrderBudget } from './order-budget.ts';
import { orderBudgetInProcess } from './order-budget.ts';
import type { BillingType } from './orders.ts';
import { getOrder, getOrdersByBillingType, getOrdersOfCustomer } from './orders.ts';
import { getProvisioningStatus } from './provisioning.ts';
import type { Statement } from './statements.ts';
import { getStatement } from './statements.ts';
import type { WaitReason } from './throttle.ts';
import { createThrottle } from './throttle.ts';
import type { TokenStore } from './token.ts';
import { createTokens } from './token.ts';
import { GRAPH_AUDIENCE, PARTNER_CENTER_AUDIENCE } from './token-audience.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

/**
 * The Partner Center REST API, as far as buying and reconciliation need it. Bodies are handed out as bytes.
 *
 * Every call signs in, keeps inside the limits, and retries what may pass. What it throws then:
 * - SIGN_IN_NEEDED, CLIENT_REFUSED, WRONG_TENANT, PERMISSION_NEEDED: kind `auth`.
 * - NO_RELATIONSHIP: 403, the customer is no longer ours.
 * - PARTNER_CENTER_HTTP: any other status, 404 among them; retryable on 408, 429 and 5xx.
 * - PARTNER_CENTER_NETWORK, PARTNER_CENTER_SHAPE, PARTNER_CENTER_THROTTLED: retryable.
 * - PARTNER_CENTER_TOO_LARGE, PAGE_CHAIN_BROKEN, HOST_REFUSED, BAD_ID: not retryable.
 */
export interface PartnerCenter {
  /** What can be bought. */
  readonly catalog: Catalog;
  customers(options: ListOptions): AsyncGenerator<Page, void, undefined>;
  auditRecords(window: AuditWindow, options: ListOptions): AsyncGenerator<Page, void, undefined>;
  ordersOfCustomer(customerId: string, options: CallOptions): Promise<Page>;
  ordersByBillingType(
    asked: { readonly customerId: string; readonly billingType: BillingType },
    options: CallOptions,
  ): Promise<Page>;
  order(customerId: string, orderId: string, options: CallOptions): Promise<Answer>;
  /** How far the delivery of each line of an order is; undefined where nothing is known of it (404). */
  provisioningStatus(
    customerId: string,
    orderId: string,
    options: CallOptions,
  ): Promise<Page | undefined>;
  entitlements(customerId: string, options: CallOptions): Promise<Page>;
  createCart(
    cart: { readonly customerId: string; readonly lines: readonly CartLineRequest[] },
    options: CallOptions,
  ): Promise<Answer>;
  updateCart(
    cart: CartPlace & { readonly lines: readonly CartLineRequest[] },
    options: CallOptions,
  ): Promise<Answer>;
  cart(place: CartPlace, options: CallOptions): Promise<Answer>;
  /** Orders what is in a cart. Never sent twice by the client: see {@link checkoutCart}. */
  checkoutCart(place: CartPlace, options: CallOptions): Promise<Answer>;
  accountBalance(options: CallOptions): Promise<Answer>;
  invoiceSummaries(options: CallOptions): Promise<Page>;
  /** An invoice can be on several pages. */
  invoices(options: ListOptions): AsyncGenerator<Page, void, undefined>;
  invoice(invoiceId: string, options: CallOptions): Promise<Answer>;
  billedLines(invoiceId: string, options: ListOptions): AsyncGenerator<Page, void, undefined>;
  /** The same lines by Microsoft Graph. Errors beside those above: see {@link exportBilledLines}. */
  exportBilledLines(invoiceId: string, options: CallOptions): Promise<BilledLinesExport>;
  statement(invoiceId: string, options: CallOptions): Promise<Statement>;
}

export interface PartnerCenterOptions {
  readonly baseUrl: string;
  /** Microsoft Graph: `https://graph.microsoft.com`. */
  readonly graphUrl: string;
  /** Sign-in service: `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** Undefined for a public client, which works only after somebody signed in. */
  readonly clientSecret: string | undefined;
  readonly tokens: TokenStore;
  /** Shared where several processes ask for one tenant; of this client alone when absent. */
  readonly orderBudget?: OrderBudget;
  readonly log: CallLog;
  /** Hears of waits that are not ours: *Microsoft asked us to wait until 03:40*. Epoch milliseconds. */
  readonly onWait?: (reason: WaitReason, untilMs: number) => void;
  readonly clock?: Clock;
  /** 0 ≤ n < 1 */
  readonly random?: () => number;
  readonly limits?: Partial<PartnerCenterLimits>;
  /** How names become addresses; the system's when absent. */
  readonly lookup?: Lookup;
}

/** @throws AppError INSECURE_URL when a host is neither https nor this machine */
export function createPartnerCenter(options: PartnerCenterOptions): PartnerCenter {
  const { http, graph } = connect(options);

  return {
    catalog: createCatalog(http),
    customers: (o) => listCustomers(http, o),
    auditRecords: (window, o) => listAuditRecords(http, window, o),
    ordersOfCustomer: (customerId, o) => getOrdersOfCustomer(http, customerId, o),
    ordersByBillingType: (asked, o) => getOrdersByBillingType(http, asked, o),
    order: (customerId, orderId, o) => getOrder(http, { customerId, orderId }, o),
    provisioningStatus: (customerId, orderId, o) =>
      getProvisioningStatus(http, { customerId, orderId }, o),
    entitlements: (customerId, o) => getEntitlements(http, customerId, o),
    createCart: (cart, o) => createCart(http, cart, o),
    updateCart: (cart, o) => updateCart(http, cart, o),
    cart: (place, o) => getCart(http, place, o),
    checkoutCart: (place, o) => checkoutCart(http, place, o),
    accountBalance: (o) => getAccountBalance(http, o),
    invoiceSummaries: (o) => getInvoiceSummaries(http, o),
    invoices: (o) => listInvoices(http, o),
    invoice: (invoiceId, o) => getInvoice(http, invoiceId, o),
    billedLines: (invoiceId, o) => listBilledLines(http, invoiceId, o),
    exportBilledLines: (invoiceId, o) => exportBilledLines(graph, invoiceId, o),
    statement: (invoiceId, o) => getStatement(http, invoiceId, o),
  };
}

function connect(options: PartnerCenterOptions): {
  http: HttpClient;
  graph: BillingExportContext;
} {
  const { tenantId, clientId, clientSecret, log } = options;
  const { clock = systemClock, random = Math.random, onWait = () => undefined } = options;
  const authority = readHost('the sign-in authority', options.authority);
  const wire = connectWire(options.limits, options.lookup);
  const endpoint = createTokenEndpoint({
    wire,
    authority,
    tenantId,
    clientId,
    clientSecret,
    clock,
  });
  const { orderBudget = orderBudgetInProcess(clock) } = options;
  const hasSecret = clientSecret !== undefined;
  const pacing = { wire, clock, random, log, onWait };

  const clientOf = (host: URL, dialect: ApiDialect, audience: string) =>
    createHttpClient({
      ...pacing,
      host,
      dialect,
      tokens: createTokens({
        endpoint,
        store: options.tokens,
        audience,
        tenantId,
        hasSecret,
        clock,
        log,
      }),
      // Each API has limits of its own.
      throttle: createThrottle({ clock, limits: wire.limits, orderBudget, onWait }),
    });
  const host = readHost('the Partner Center base URL', options.baseUrl);
  const graphHost = readHost('the Graph base URL', options.graphUrl);
  return {
    http: clientOf(host, PARTNER_CENTER_API, PARTNER_CENTER_AUDIENCE),
    graph: { ...pacing, tenantId, http: clientOf(graphHost, GRAPH_API, GRAPH_AUDIENCE) },
  };
}
