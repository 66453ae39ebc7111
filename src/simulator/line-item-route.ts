import { wholeCollection } from './api-json.ts';
import type { ApiRequest, Route } from './api-route.ts';
import type { ContinuationTokens } from './continuation-token.ts';
import { apiFault, type HttpAnswer, jsonAnswer, requestInvalid } from './http-answer.ts';
import { invoiceOf } from './invoice-routes.ts';
import { lineJson } from './line-json.ts';
import { seekPage } from './seek-page.ts';
import type { Invoice, Tenant } from './tenant.ts';

/** A broken chain needs a second page, however short the invoice. */
const ENDLESS_PAGES = 3;

const PROVIDERS = ['onetime', 'office', 'azure', 'marketplace', 'all'];
const LINE_TYPES = ['billinglineitems', 'usagelineitems'];

/**
 * Billed lines, by query or by path. Everything here is new commerce: other providers and daily-rated usage have no
 * lines.
 */
export function lineItemRoute(
  tenant: Tenant,
  options: { readonly tokens: ContinuationTokens; readonly pageSize: number },
): Route {
  return {
    name: 'lineitems',
    path: /^\/v1\/invoices\/([^/]+)\/lineitems(?:\/([^/]+)\/([^/]+))?$/i,
    userOnly: false,
    answer: (request) => {
      const [id = '', provider, lineType] = request.parameters;
      const asked = {
        provider: (provider ?? request.query('provider') ?? '').toLowerCase(),
        lineType: (lineType ?? request.query('invoicelineitemtype') ?? '').toLowerCase(),
      };
      // `one_time`, as answers print it, is not a value one may send.
      if (!PROVIDERS.includes(asked.provider) || !LINE_TYPES.includes(asked.lineType)) {
        return requestInvalid();
      }
      const invoice = invoiceOf(tenant, id);
      if (invoice === undefined) return apiFault(404, '1000', 'The invoice was not found');
      if (asked.provider !== 'onetime' || asked.lineType !== 'billinglineitems') {
        return jsonAnswer(wholeCollection([], `/invoices/${id}/lineitems`));
      }
      return billedLines(tenant, invoice, request, options);
    },
  };
}

function billedLines(
  tenant: Tenant,
  invoice: Invoice,
  request: ApiRequest,
  options: { readonly tokens: ContinuationTokens; readonly pageSize: number },
): HttpAnswer {
  const endless = tenant.misbehaviour.endlessInvoiceId === invoice.id;
  const base = `/invoices/${invoice.id}/lineitems?provider=onetime`;
  return seekPage(request, options.tokens, {
    name: invoice.id,
    items: invoice.charges,
    itemJson: (charge, place) => lineJson(tenant, charge, place),
    pageSizeMax: endless
      ? Math.min(options.pageSize, Math.ceil(invoice.charges.length / ENDLESS_PAGES))
      : options.pageSize,
    selfUri: (size) => `${base}&invoicelineitemtype=BillingLineItems&size=${String(size)}`,
    // As every edition of the documents prints it: a letter missing, a second question mark.
    nextUri: (size) =>
      `${base}&nvoicelineitemtype=BillingLineItems&size=${String(size)}?seekOperation=Next`,
    tokenInBody: true,
    endless,
  });
}
