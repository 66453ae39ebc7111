import type { Readable } from 'node:stream';

import { request } from 'undici';

import { AppError, messageOf } from '../lib/app-error.ts';
import type { Wire } from './exchange.ts';
import { httpFailure } from './http-failure.ts';
import {
  HostRefusedError,
  PageChainBrokenError,
  PartnerCenterNetworkError,
} from './partner-center-errors.ts';

/** A file of an export, begun: its bytes come as they are read, or its signature was not taken. */
export type OpenedPart = { readonly body: Readable } | { readonly refused: true };

/**
 * `GET {folder}/{file}?{signature}` from blob storage: no bearer token, no redirects.
 *
 * Errors: PAGE_CHAIN_BROKEN when the file is not there; HOST_REFUSED; PARTNER_CENTER_NETWORK, PARTNER_CENTER_HTTP (retryable on 5xx).
 */
export async function openPart(
  { dispatcher, limits }: Wire,
  { what, url }: { what: string; url: URL },
  signal: AbortSignal,
): Promise<OpenedPart> {
  const answer = await request(url, {
    dispatcher,
    signal,
    method: 'GET',
    headers: { accept: '*/*' },
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.idleTimeoutMs,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    // The cause would name the address, and with it the signature.
    throw new PartnerCenterNetworkError(`${what}: no answer, ${messageOf(error)}`);
  });
  const { statusCode: status, headers, body } = answer;
  if (status === 200) return { body };
  // What an unread body says as it is dropped is nobody's news.
  body.on('error', () => undefined).destroy();
  if (status === 401 || status === 403) return { refused: true };
  if (status === 404) throw new PageChainBrokenError(what, 'the file is not there');
  if (status >= 300 && status < 400) throw new HostRefusedError(what, 'another address');
  throw httpFailure(
    what,
    { status, headers, body: Buffer.alloc(0) },
    { correlationId: '', now: Date.now(), permissionFix: '' },
  );
}
