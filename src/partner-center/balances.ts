import type { Answer } from './answer.ts';
import type { CallOptions } from './call-options.ts';
import { BALANCE } from './documented-shapes.ts';
import type { HttpClient } from './http-client.ts';
import { getObject } from './object-call.ts';

/**
 * `GET /v1/invoices/summary`, "Get the partner's current account balance" (Microsoft Learn): the
 * balance in our default currency.
 */
export function getAccountBalance(http: HttpClient, { signal }: CallOptions): Promise<Answer> {
  return getObject(http, {
    path: ['invoices', 'summary'],
    query: {},
    lane: 'any',
    key: 'currencyCode',
    shape: BALANCE,
    signal,
  });
}
