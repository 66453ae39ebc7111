import type { Page } from './answer.ts';
import type { ListOptions } from './call-options.ts';
import type { DocumentedShape } from './documented-shape.ts';
import type { Envelope } from './envelope.ts';
import { readEnvelope } from './envelope.ts';
import type { ApiAnswer, HttpClient } from './http-client.ts';
import { walkPages } from './pages.ts';
import { PageChainBrokenError } from './partner-center-errors.ts';
import { ShapeReader } from './shape-reader.ts';
import type { Lane } from './throttle.ts';

export interface CollectionCall {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly lane: Lane;
  /** What items are held against; left out where nothing is stored of them. */
  readonly shape?: DocumentedShape;
  readonly signal: AbortSignal;
}

/** One answer that is a collection, with its envelope read. */
export async function getCollection(
  http: HttpClient,
  call: CollectionCall & { readonly continuationToken: string | undefined },
): Promise<ApiAnswer<Envelope>> {
  const read = (what: string, body: Buffer) => readEnvelope(what, body, http.host);
  return http.get(
    { ...call, accept: 'application/json', bytesMax: http.limits.jsonBytesMax, read },
    call.signal,
  );
}

/** An answer as a page: its items are held against the documented shape. */
export function pageOf(
  { body, correlationId, read }: ApiAnswer<Envelope>,
  { shape, nextToken }: { shape: DocumentedShape | undefined; nextToken: string | undefined },
): Page {
  const page = { body, correlationId, itemCount: read.items.length, nextToken };
  if (shape === undefined) return page;
  const reader = new ShapeReader(shape);
  for (const item of read.items) reader.read(item);
  return { ...page, keys: reader.keys, drift: reader.drift() };
}

/**
 * A collection that is documented to come whole.
 *
 * @throws PageChainBrokenError when it names a next page after all: half a collection must not pass
 */
export async function getWholeCollection(http: HttpClient, call: CollectionCall): Promise<Page> {
  const answer = await getCollection(http, { ...call, continuationToken: undefined });
  if (answer.read.next !== undefined) {
    throw new PageChainBrokenError(
      `GET /v1/${call.path.join('/')}`,
      'a next page of a collection that comes whole',
    );
  }
  return pageOf(answer, { shape: call.shape, nextToken: undefined });
}

/**
 * A collection paged by seeking: the call is repeated with `seekOperation=Next` and the token in
 * `MS-ContinuationToken`. The link in the answer is malformed in every edition of the documents and
 * is not used.
 *
 * @throws PageChainBrokenError when a next page is named without a token to reach it
 */
export function listBySeeking(
  http: HttpClient,
  call: Pick<CollectionCall, 'path' | 'query' | 'shape'>,
  { fromToken, signal }: ListOptions,
): AsyncGenerator<Page, void, undefined> {
  const what = `GET /v1/${call.path.join('/')}`;

  const read = async (token: string | undefined, pageSignal: AbortSignal): Promise<Page> => {
    const answer = await getCollection(http, {
      path: call.path,
      query: token === undefined ? call.query : { ...call.query, seekOperation: 'Next' },
      lane: 'any',
      continuationToken: token,
      signal: pageSignal,
    });
    const { next } = answer.read;
    if (next !== undefined && next.token === undefined) {
      throw new PageChainBrokenError(what, 'a next page without a token');
    }
    return pageOf(answer, { shape: call.shape, nextToken: next?.token });
  };

  return walkPages({ what, read, fromToken, limits: http.limits, signal });
}
