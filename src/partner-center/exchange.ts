import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { Dispatcher } from 'undici';
import { request } from 'undici';

import { AppError, messageOf } from '../lib/app-error.ts';
import { hostOf, isSameHost } from './hosts.ts';
import type { PartnerCenterLimits } from './limits.ts';
import {
  HostRefusedError,
  PartnerCenterNetworkError,
  PartnerCenterTooLargeError,
} from './partner-center-errors.ts';

/** Enough for any documented error body; more of it says nothing. */
const ERROR_BODY_BYTES_MAX = 64 * 1024;

export interface ExchangeRequest {
  /** The exchange, for people and errors: `GET /v1/invoices`; never with a query or a token. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** The only host this exchange may reach. */
  readonly host: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly bytesMax: number;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whole and decompressed; empty for an error body beyond 64 KiB. */
  readonly body: Buffer;
}

export interface Wire {
  readonly dispatcher: Dispatcher;
  readonly limits: PartnerCenterLimits;
}

/**
 * Sends one request and reads the whole answer. Redirects are not followed.
 *
 * - Errors: HOST_REFUSED before any packet, or when a redirect leads to another host;
 *   PARTNER_CENTER_NETWORK (retryable) when no whole answer came; PARTNER_CENTER_TOO_LARGE.
 *   Any status is an answer; the caller judges it.
 * - An abort throws the signal's reason.
 */
export async function exchange(
  wire: Wire,
  sent: ExchangeRequest,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  signal.throwIfAborted();
  if (!isSameHost(sent.url, sent.host)) throw new HostRefusedError(sent.what, hostOf(sent.url));

  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), wire.limits.exchangeTimeoutMs);
  const forwardAbort = () => deadline.abort();
  signal.addEventListener('abort', forwardAbort, { once: true });
  try {
    return await send(wire, sent, deadline.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    const reason = deadline.signal.aborted ? 'took too long' : messageOf(error);
    throw new PartnerCenterNetworkError(`${sent.what}: no whole answer, ${reason}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', forwardAbort);
  }
}

async function send(
  { dispatcher, limits }: Wire,
  sent: ExchangeRequest,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  const answer = await request(sent.url, {
    dispatcher,
    signal,
    method: sent.method,
    headers: { 'accept-encoding': 'gzip', ...sent.headers },
    body: sent.body ?? null,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.idleTimeoutMs,
  });
  const { statusCode: status, headers } = answer;

  const isOk = status >= 200 && status < 300;
  const bytesMax = isOk ? sent.bytesMax : ERROR_BODY_BYTES_MAX;
  const body = await readBody(decompressed(answer.body, headers['content-encoding']), bytesMax);
  if (body === undefined && isOk) throw new PartnerCenterTooLargeError(sent.what, bytesMax);
  if (status >= 300 && status < 400) refuseForeignRedirect(sent, headers['location']);
  return { status, headers, body: body ?? Buffer.alloc(0) };
}

function decompressed(body: Readable, encoding: string | string[] | undefined): Readable {
  if (encoding !== 'gzip') return body;
  // The reader of the gunzip stream sees every error of either stream.
  return pipeline(body, createGunzip(), () => undefined);
}

/** @returns undefined when there is more than `bytesMax`; the rest is not read */
async function readBody(body: Readable, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, byteCount);
}

function refuseForeignRedirect(
  sent: ExchangeRequest,
  location: string | string[] | undefined,
): void {
  const link = Array.isArray(location) ? location[0] : location;
  if (link === undefined || !URL.canParse(link, sent.url.href)) return;
  const target = new URL(link, sent.url);
  if (!isSameHost(target, sent.host)) {
    throw new HostRefusedError(`a redirect of ${sent.what}`, hostOf(target));
  }
}
