import { type Answer, apiFault, collection, invalidRequest, jsonAnswer, link } from './answer.ts';
import { invoiceById } from './invoice-routes.ts';
import { lineJson } from './line-json.ts';
import { type ApiRequest, pageSizeOf, type Route } from './route.ts';
import { seekPage } from './seek-page.ts';
import type { Invoice } from './tenant.ts';

const PAGE_SIZE_MAX = 2000;
/** A broken chain needs a second page, however short the invoice. */
const PAGES_OF_ENDLESS_INVOICE = 3;

/** Reconciliation lines in both documented forms of their address. */
export const LINE_ITEM_ROUTES: readonly Route[] = [
  {
    name: 'lineitems',
    method: 'GET',
    pattern: /^\/invoices\/([^/]+)\/lineitems$/i,
    needs: 'any',
    answer: (request) =>
      lineItems(request, {
        provider: request.query.get('provider'),
        lineType: request.query.get('invoicelineitemtype'),
      }),
  },
  {
    name: 'lineitems',
    method: 'GET',
    pattern: /^\/invoices\/([^/]+)\/lineitems\/([^/]+)\/([^/]+)$/i,
    needs: 'any',
    answer: (request) =>
      lineItems(request, { provider: request.parts[1], lineType: request.parts[2] }),
  },
];

function lineItems(
  request: ApiRequest,
  kind: { readonly provider: string | undefined; readonly lineType: string | undefined },
): Answer {
  const provider = kind.provider?.toLowerCase() ?? '';
  const lineType = kind.lineType?.toLowerCase() ?? '';
  if (!['onetime', 'office', 'azure', 'marketplace', 'all'].includes(provider)) {
    return invalidRequest();
  }
  if (lineType !== 'billinglineitems' && lineType !== 'usagelineitems') return invalidRequest();
  const invoice = invoiceById(request.tenant, request.parts[0] ?? '');
  if (invoice === undefined) return apiFault(404, '1000', 'The invoice was not found.');
  if (provider !== 'onetime' || lineType !== 'billinglineitems') {
    return jsonAnswer(collection([], { links: { self: link(listingUri(invoice)) } }));
  }
  return oneTimePage(request, invoice);
}

function oneTimePage(request: ApiRequest, invoice: Invoice): Answer {
  const { tenant, fault, continuationToken: given } = request;
  const endless = tenant.misbehaviour.endlessInvoiceId === invoice.id;
  const asked = pageSizeOf(request, PAGE_SIZE_MAX);
  const size = endless
    ? Math.min(asked, Math.ceil(invoice.charges.length / PAGES_OF_ENDLESS_INVOICE))
    : asked;
  const count = invoice.charges.length;
  const page = seekPage({ listing: invoice.id, count, size, given, fault });
  if (page === undefined) return apiFault(400, '3000', 'The continuation token is not valid.');

  const items = invoice.charges
    .slice(page.from, page.to)
    .map((charge, index) => lineJson(charge, page.from + index, tenant));
  const token = endless ? (given ?? page.token) : page.token;
  if (token === undefined) {
    return jsonAnswer(collection(items, { links: { self: link(listingUri(invoice)) } }));
  }
  return jsonAnswer({
    continuationToken: token,
    ...collection(items, {
      links: {
        self: link(listingUri(invoice)),
        // Misspelt name and second question mark: as documented, in every edition.
        next: link(
          `${page.host}/invoices/OneTime-${invoice.id}/lineitems?provider=OneTime&nvoicelineitemtype=BillingLineItems&size=${String(size)}?seekOperation=Next`,
          [{ key: 'MS-ContinuationToken', value: token }],
        ),
      },
    }),
  });
}

function listingUri(invoice: Invoice): string {
  return `/invoices/OneTime-${invoice.id}/lineitems?provider=OneTime&invoicelineitemtype=BillingLineItems`;
}
