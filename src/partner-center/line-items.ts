import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import { getSeekPage } from './collection-call.ts';
import type { HttpClient } from './http-client.ts';
import { walkPages } from './pages.ts';

/** Documented default and maximum. */
const LINES_PER_PAGE = '2000';

/**
 * `GET /v1/invoices/{id}/lineitems` for new-commerce billing lines, "Get invoice line items"
 * (Microsoft Learn); seek paging. Answers for periods up to March 2025; later ones come from Graph.
 *
 * `provider=onetime` is the accepted spelling; `one_time`, which answers print, is refused with 400.
 */
export function listBilledLines(
  http: HttpClient,
  invoiceId: string,
  { fromToken, signal }: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const call = {
    path: ['invoices', invoiceId, 'lineitems'],
    query: { provider: 'onetime', invoicelineitemtype: 'billinglineitems', size: LINES_PER_PAGE },
    lane: 'any',
  } as const;
  return walkPages({
    what: `GET /v1/invoices/${invoiceId}/lineitems`,
    read: (token, pageSignal) => getSeekPage(http, { ...call, signal: pageSignal }, token),
    fromToken,
    limits: http.limits,
    signal,
  });
}
