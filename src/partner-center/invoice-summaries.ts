import type { Page } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { getWholeCollection } from './collection-call.ts';
import { BALANCE } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';

/** `GET /v1/invoices/summaries`, "Get invoice summaries" (Microsoft Learn): one balance a currency. App+User. */
export function getInvoiceSummaries(http: HttpClient, { signal }: CallOptions): Promise<Page> {
  return getWholeCollection(http, {
    path: ['invoices', 'summaries'],
    query: {},
    lane: 'any',
    shape: BALANCE,
    signal,
  });
}
