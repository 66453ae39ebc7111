import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import { getSeekPage } from './collection-call.ts';
import type { HttpClient } from './http-client.ts';
import { walkPages } from './pages.ts';

/** The most the API gives; Microsoft's PowerShell module asks for the same. */
const CUSTOMERS_PER_PAGE = '500';

/** `GET /v1/customers?size=500`, "Get a list of customers" (Microsoft Learn); seek paging. */
export function listCustomers(
  http: HttpClient,
  { fromToken, signal }: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const call = {
    path: ['customers'],
    query: { size: CUSTOMERS_PER_PAGE },
    lane: 'any',
  } as const;
  return walkPages({
    what: 'GET /v1/customers',
    read: (token, pageSignal) => getSeekPage(http, { ...call, signal: pageSignal }, token),
    fromToken,
    limits: http.limits,
    signal,
  });
}
