import type { CallOptions } from './call-options.ts';
import type { CatalogFields } from './catalog-fields.ts';
import { catalogFields, parseCatalogBody } from './catalog-fields.ts';
import type { CatalogSubject } from './catalog-refusal.ts';
import { catalogRefusal, ITEM_NOT_AVAILABLE, itemNotAvailable } from './catalog-refusal.ts';
import { readEnvelope } from './envelope.ts';
import type { ApiAnswer, ApiCall, HttpClient } from './http-client.ts';
import { isJsonObject } from './json-object.ts';
import { PageChainBrokenError, PartnerCenterShapeError } from './partner-center-errors.ts';

/** One question to the catalogue. */
export interface CatalogCall<T> {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly asked: CatalogSubject;
  /** @throws PartnerCenterShapeError the call is then made again */
  readonly item: (fields: CatalogFields) => T;
}

type ReadJson<R> = (what: string, json: unknown, body: Buffer) => R;

/**
 * One thing of the catalogue. The bytes come with it, for whoever keeps what was seen when something was bought.
 *
 * Errors: see {@link catalogRefusal}.
 */
export function askCatalogItem<T>(
  http: HttpClient,
  call: CatalogCall<T>,
  options: CallOptions,
): Promise<ApiAnswer<T>> {
  return ask(http, call, options, (what, json) => call.item(catalogFields(what, json)));
}

/**
 * A list of the catalogue, documented to come whole.
 *
 * @throws PageChainBrokenError when it names a next page after all: half a list must not pass
 */
export function askCatalogList<T>(
  http: HttpClient,
  call: CatalogCall<T>,
  options: CallOptions,
): Promise<ApiAnswer<readonly T[]>> {
  return ask(http, call, options, (what, json, body) => {
    if (readEnvelope(what, body, http.host).next !== undefined) {
      throw new PageChainBrokenError(what, 'a next page of a collection that comes whole');
    }
    return catalogFields(what, json).objects('items').map(call.item);
  });
}

/** A list without an envelope, asked for by a body. The question changes nothing, so it may be repeated. */
export async function postToCatalog<T>(
  http: HttpClient,
  call: CatalogCall<T> & { readonly body: object },
  { signal }: CallOptions,
): Promise<ApiAnswer<readonly T[]>> {
  const read: ReadJson<readonly T[]> = (what, list) => {
    if (!Array.isArray(list)) throw new PartnerCenterShapeError(what, 'no bare list');
    return list.map((one) => call.item(catalogFields(what, one)));
  };
  return http.post(apiCall(http, call, read), call.body, signal).catch((error: unknown) => {
    throw catalogRefusal(error, call.asked);
  });
}

async function ask<T, R>(
  http: HttpClient,
  call: CatalogCall<T>,
  { signal }: CallOptions,
  read: ReadJson<R>,
): Promise<ApiAnswer<R>> {
  return http.get(apiCall(http, call, read), signal).catch((error: unknown) => {
    throw catalogRefusal(error, call.asked);
  });
}

function apiCall<T, R>(
  http: HttpClient,
  { path, query, asked }: CatalogCall<T>,
  read: ReadJson<R>,
): ApiCall<R> {
  return {
    path,
    query,
    accept: 'application/json',
    lane: 'any',
    continuationToken: undefined,
    bytesMax: http.limits.jsonBytesMax,
    read: (what, body) => {
      const json = parseCatalogBody(what, body);
      if (isCoded(json)) throw itemNotAvailable(what, asked);
      return read(what, json, body);
    },
  };
}

/** Numbers are text here, so the code is text however it was sent. */
function isCoded(json: unknown): boolean {
  return isJsonObject(json) && json['code'] === ITEM_NOT_AVAILABLE;
}
