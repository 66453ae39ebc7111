import { link, objectType } from './api-json.ts';
import type { ApiRequest } from './api-route.ts';
import type { ContinuationTokens } from './continuation-token.ts';
import { type HttpAnswer, jsonAnswer, requestInvalid } from './http-answer.ts';

const TOKEN_HEADER = 'MS-ContinuationToken';

export interface Listing<T> {
  /** What is listed; a token of another listing is refused. */
  readonly name: string;
  readonly items: readonly T[];
  readonly itemJson: (item: T, place: number) => object;
  readonly pageSizeMax: number;
  readonly selfUri: (size: number) => string;
  readonly nextUri: (size: number) => string;
  /** Line items print the token in the body too. */
  readonly tokenInBody: boolean;
  /** The second page names itself as the next, for ever. */
  readonly endless: boolean;
}

/**
 * One page of a listing that is read by continuation token. `size` above the cap is clamped; `seekOperation` without a
 * token, or a token that was not issued, is a bad request.
 */
export function seekPage<T>(
  request: ApiRequest,
  tokens: ContinuationTokens,
  listing: Listing<T>,
): HttpAnswer {
  const size = requestedSize(request, listing.pageSizeMax);
  const offset = requestedOffset(request, tokens, listing.name);
  if (size === undefined || offset === undefined) return requestInvalid();
  const items = listing.items
    .slice(offset, offset + size)
    .map((item, index) => listing.itemJson(item, offset + index));
  const next = nextOffset(request, listing, { offset, size });
  const token = next === undefined ? undefined : tokens.issue(listing.name, next);
  return jsonAnswer({
    ...(listing.tokenInBody && token !== undefined ? { continuationToken: token } : {}),
    totalCount: items.length,
    items,
    links: {
      self: link(listing.selfUri(size)),
      ...(token === undefined ? {} : { next: nextLink(request, listing, { size, token }) }),
    },
    attributes: objectType('Collection'),
  });
}

function requestedSize(request: ApiRequest, max: number): number | undefined {
  const text = request.query('size');
  if (text === undefined || text === '0') return max;
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text), max) : undefined;
}

function requestedOffset(
  request: ApiRequest,
  tokens: ContinuationTokens,
  name: string,
): number | undefined {
  const token = request.header(TOKEN_HEADER);
  if (token !== undefined) return tokens.read(name, token);
  return request.query('seekOperation') === undefined ? 0 : undefined;
}

function nextOffset<T>(
  request: ApiRequest,
  listing: Listing<T>,
  page: { readonly offset: number; readonly size: number },
): number | undefined {
  const following = page.offset + page.size;
  if (page.offset > 0 && (listing.endless || request.pagingFault === 'repeat-token')) {
    return page.offset;
  }
  if (following < listing.items.length) return following;
  // Even a listing of one page shows these faults: what follows it is empty.
  return request.pagingFault !== undefined && page.offset < listing.items.length
    ? following
    : undefined;
}

function nextLink<T>(
  request: ApiRequest,
  listing: Listing<T>,
  page: { readonly size: number; readonly token: string },
): object {
  const uri = listing.nextUri(page.size);
  return link(
    request.pagingFault === 'foreign-next-link' ? `https://partner-center.invalid/v1${uri}` : uri,
    [{ key: TOKEN_HEADER, value: page.token }],
  );
}
