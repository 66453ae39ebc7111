import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import { listBySeeking } from './collection-call.ts';
import { BILLED_LINE } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';

/** Documented default and maximum. */
const LINES_PER_PAGE = 2000;

/**
 * `GET /v1/invoices/{id}/lineitems` for new-commerce billing lines, "Get invoice line items"
 * (Microsoft Learn); seek paging. Answers for periods up to March 2025; later ones come from Graph.
 *
 * `provider=onetime` is the accepted spelling; `one_time`, which answers print, is refused with 400.
 */
export function listBilledLines(
  http: HttpClient,
  invoiceId: string,
  options: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const size = String(options.pageSize ?? LINES_PER_PAGE);
  return listBySeeking(
    http,
    {
      path: ['invoices', invoiceId, 'lineitems'],
      query: { provider: 'onetime', invoicelineitemtype: 'billinglineitems', size },
      shape: BILLED_LINE,
    },
    options,
  );
}
