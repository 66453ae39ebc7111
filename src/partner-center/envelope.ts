import { refuseForeignLink } from './hosts.ts';
import type { JsonObject } from './json-object.ts';
import { isJsonObject, textOf } from './json-object.ts';
import { PageChainBrokenError, PartnerCenterShapeError } from './partner-center-errors.ts';

/** The outside of a collection. Amounts inside `items` are never read from here: they stay in the bytes. */
export interface Envelope {
  readonly items: readonly JsonObject[];
  /** `links.next`; undefined on the last page. */
  readonly next: NextLink | undefined;
}

export interface NextLink {
  /** `MS-ContinuationToken`; undefined for collections paged by offset. */
  readonly token: string | undefined;
  /** `links.next.uri`, only ever to be looked at; "" when the answer names a token and no link. */
  readonly uri: string;
}

/** What an HTTP header can carry; real tokens have about 150 characters. */
const SENDABLE_TOKEN = /^[\x20-\x7e]{1,8192}$/;

/**
 * Reads the envelope of a collection.
 *
 * - `totalCount` is not read: it is the page's own count, and documented pages print it wrong.
 * - Where `links` exists, its `next` decides whether a page follows; `continuationToken` repeats the
 *   token and alone decides only where `links` is absent.
 * - Errors: PARTNER_CENTER_SHAPE when there is no `items` list of objects; HOST_REFUSED when the next
 *   link names another host; PAGE_CHAIN_BROKEN when its token cannot be sent back.
 */
export function readEnvelope(what: string, body: Buffer, host: URL): Envelope {
  const json = parseObject(what, body);
  const { items, links, continuationToken } = json;
  if (!Array.isArray(items)) throw new PartnerCenterShapeError(what, 'an object without items');
  if (!items.every(isJsonObject))
    throw new PartnerCenterShapeError(what, 'items that are no objects');

  const tokenOfPage = textOf(continuationToken);
  if (!isJsonObject(links)) {
    const next = tokenOfPage === undefined ? undefined : { token: tokenOfPage, uri: '' };
    return { items, next: sendable(what, next) };
  }
  if (!isJsonObject(links['next'])) return { items, next: undefined };

  const uri = textOf(links['next']['uri']) ?? '';
  refuseForeignLink(`the next link of ${what}`, uri, host);
  const token = tokenOfHeaders(links['next']['headers']) ?? tokenOfPage;
  return { items, next: sendable(what, { token, uri }) };
}

/**
 * Reads an answer that is one object, and checks that it is the kind asked for.
 *
 * @param key a field every such object has; an error object sent with status 200 lacks it
 * @throws PartnerCenterShapeError
 */
export function requireObject(what: string, body: Buffer, key: string): JsonObject {
  const object = parseObject(what, body);
  if (textOf(object[key]) === undefined)
    throw new PartnerCenterShapeError(what, `an object without ${key}`);
  return object;
}

/**
 * Reads an answer that is one object.
 *
 * @throws PartnerCenterShapeError
 */
export function parseObject(what: string, body: Buffer): JsonObject {
  const json = parseJson(what, body);
  if (isJsonObject(json)) return json;
  const found = json === null ? 'null' : Array.isArray(json) ? 'a bare list' : `a ${typeof json}`;
  throw new PartnerCenterShapeError(what, found);
}

/**
 * Reads an answer that is JSON of any kind.
 *
 * @param parse reads the text, where numbers must keep their digits
 * @throws PartnerCenterShapeError
 */
export function parseJson(
  what: string,
  body: Buffer,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  if (body.length === 0) throw new PartnerCenterShapeError(what, 'an empty body');
  try {
    return parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    const isMarkup = body.subarray(0, 64).toString('latin1').trimStart().startsWith('<');
    throw new PartnerCenterShapeError(what, isMarkup ? 'a page of markup' : 'text that is no JSON');
  }
}

function tokenOfHeaders(headers: unknown): string | undefined {
  if (!Array.isArray(headers)) return undefined;
  const header = headers
    .filter(isJsonObject)
    .find(({ key }) => textOf(key)?.toLowerCase() === 'ms-continuationtoken');
  return textOf(header?.['value']);
}

function sendable(what: string, next: NextLink | undefined): NextLink | undefined {
  if (next?.token !== undefined && !SENDABLE_TOKEN.test(next.token)) {
    throw new PageChainBrokenError(what, 'a continuation token that no header can carry');
  }
  return next;
}
