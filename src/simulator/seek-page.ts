import { continuationToken, offsetOf } from './continuation-token.ts';
import type { Strike } from './fault.ts';

/** Which items a page of a seek listing holds, and how it names the next one. */
export interface SeekPage {
  /** First item, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Leads to the next page; undefined on the last. */
  readonly token: string | undefined;
  /** Stands before the path of the next link; empty where the link has no host. */
  readonly host: string;
}

/** Hosts that are not the API's, some of which look like it. */
const FOREIGN_HOSTS = [
  'https://partner-center.example.net',
  'http://169.254.169.254',
  'https://api.partnercenter.microsoft.com@evil.example',
  'https://api.partnercenter.microsoft.com.evil.example',
  'https://api.partnercenter.micr\u043esoft.com', // the third o is Cyrillic
  'http://[::ffff:169.254.169.254]',
  'http://2852039166', // 169.254.169.254 as one number
  'http://127.0.0.1:22',
  'file://',
  '//evil.example',
] as const;

/** @returns undefined for a token that this listing never handed out */
export function seekPage(of: {
  readonly listing: string;
  readonly count: number;
  readonly size: number;
  /** The token that was sent; undefined asks for the first page. */
  readonly given: string | undefined;
  readonly fault: Strike | undefined;
}): SeekPage | undefined {
  const { listing, count, size, given, fault } = of;
  const from = given === undefined ? 0 : offsetOf(given, listing);
  if (from === undefined) return undefined;
  const to = from + size;
  const at = (offset: number, salt = ''): string => continuationToken(listing, offset, salt);
  const next = to < count ? at(to) : undefined;
  const page = { from, to, host: '' };
  switch (fault?.name) {
    case 'repeat-token':
      return { ...page, token: given ?? at(to) };
    case 'loop-tokens':
      return { ...page, token: from === size ? at(2 * size) : at(size) };
    case 'empty-page':
      return { ...page, to: from, token: at(from, String(fault.nth)) };
    case 'dropped-link':
      return { ...page, token: undefined };
    case 'line-twice':
      return { ...page, token: next && at(to - 1) };
    case 'line-lost':
      return { ...page, token: next && at(to + 1) };
    case 'foreign-next-link':
      return { ...page, token: next, host: FOREIGN_HOSTS[fault.nth % FOREIGN_HOSTS.length] ?? '' };
    default:
      return { ...page, token: next };
  }
}
