import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import { listBySeeking } from './collection-call.ts';
import { CUSTOMER } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';

/** The most the API gives; Microsoft's PowerShell module asks for the same. */
const CUSTOMERS_PER_PAGE = 500;

/** `GET /v1/customers?size=500`, "Get a list of customers" (Microsoft Learn); seek paging. */
export function listCustomers(
  http: HttpClient,
  options: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const size = String(options.pageSize ?? CUSTOMERS_PER_PAGE);
  return listBySeeking(http, { path: ['customers'], query: { size }, shape: CUSTOMER }, options);
}
