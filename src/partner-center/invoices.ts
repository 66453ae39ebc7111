import type { Answer, Page } from './answer.ts';
import type { CallOptions, ListOptions } from './call-options.ts';
import { getCollection, pageOf } from './collection-call.ts';
import { INVOICE } from './documented-shapes.ts';
import type { Envelope } from './envelope.ts';
import type { HttpClient } from './http-client.ts';
import { getObject } from './object-call.ts';
import { walkPages } from './pages.ts';
import { PageChainBrokenError } from './partner-center-errors.ts';

const INVOICES_PER_PAGE = 200;

/**
 * `GET /v1/invoices?size=200&offset=`, "Get a collection of invoices" (Microsoft Learn).
 *
 * Size and offset act on legacy invoices only: modern ones come with every page. The listing ends
 * with the first page that brings no invoice not seen before, and an invoice can be on several
 * pages: the reader keeps one per id. Tokens are offsets.
 *
 * @throws PageChainBrokenError when `fromToken` is no offset
 */
export function listInvoices(
  http: HttpClient,
  { fromToken, signal }: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const seenIds = new Set<unknown>();

  const read = async (token: string | undefined, pageSignal: AbortSignal) => {
    const offset = offsetOf(token);
    const answer = await getCollection(http, {
      path: ['invoices'],
      query: { size: String(INVOICES_PER_PAGE), offset: String(offset) },
      lane: 'any',
      continuationToken: undefined,
      signal: pageSignal,
    });

    const seenBefore = seenIds.size;
    for (const { id } of answer.read.items) seenIds.add(id);
    const isFirst = token === fromToken;
    if (!isFirst && seenIds.size === seenBefore) return undefined;
    return pageOf(answer, { shape: INVOICE, nextToken: nextOffset(answer.read, offset) });
  };

  return walkPages({ what: 'GET /v1/invoices', read, fromToken, limits: http.limits, signal });
}

/** `GET /v1/invoices/{invoiceId}`, "Get an invoice by ID" (Microsoft Learn). App+User. */
export function getInvoice(
  http: HttpClient,
  invoiceId: string,
  { signal }: CallOptions,
): Promise<Answer> {
  return getObject(http, {
    path: ['invoices', invoiceId],
    query: {},
    lane: 'any',
    key: 'id',
    shape: INVOICE,
    signal,
  });
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  if (!/^\d{1,9}$/.test(token)) {
    throw new PageChainBrokenError('GET /v1/invoices', 'a resume token that is no offset');
  }
  return Number(token);
}

/**
 * The server's next offset where it names a later one, since it may have made the page smaller than
 * asked. A full page without a link is followed once more: the page after it brings nothing new.
 */
function nextOffset({ items, next }: Envelope, offset: number): string | undefined {
  if (next === undefined && items.length < INVOICES_PER_PAGE) return undefined;
  const named = Number(/[?&]offset=(\d{1,9})(?:&|$)/i.exec(next?.uri ?? '')?.[1] ?? NaN);
  const counted = offset + Math.min(items.length, INVOICES_PER_PAGE);
  return String(named > offset ? named : counted);
}
