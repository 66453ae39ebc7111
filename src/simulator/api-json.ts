import { LosslessNumber, stringify } from 'lossless-json';

import type { Decimal } from '../lib/decimal.ts';

/** A JSON number with exactly the digits of the decimal. */
export function exactNumber(amount: Decimal): LosslessNumber {
  return new LosslessNumber(amount);
}

/** JSON text; {@link exactNumber}s keep their digits, undefined fields are left out. */
export function jsonText(body: unknown): string {
  return stringify(body) ?? '';
}

export interface ApiLink {
  readonly uri: string;
  readonly method: 'GET' | 'PATCH';
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

export function link(uri: string, headers: ApiLink['headers'] = []): ApiLink {
  return { uri, method: 'GET', headers };
}

/** The `attributes` object that names what an answer holds. */
export function objectType(name: string): { readonly objectType: string } {
  return { objectType: name };
}

/** An answer that comes whole: `links.self` is all there is to follow. */
export function wholeCollection(items: readonly unknown[], selfUri: string | undefined): object {
  return {
    // Of this page, as everywhere; here the page is everything.
    totalCount: items.length,
    items,
    ...(selfUri === undefined ? {} : { links: { self: link(selfUri) } }),
    attributes: objectType('Collection'),
  };
}
