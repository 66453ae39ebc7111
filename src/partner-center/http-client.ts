import { randomUUID } from 'node:crypto';

import type { AppError } from '../lib/app-error.ts';
import type { Answer } from './answer.ts';
import type { ApiDialect } from './api-dialect.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { ExchangeAnswer, ExchangeRequest, Wire } from './exchange.ts';
import { exchange } from './exchange.ts';
import { apiUrl } from './hosts.ts';
import { httpFailure } from './http-failure.ts';
import type { PartnerCenterLimits } from './limits.ts';
import {
  PartnerCenterHttpError,
  PartnerCenterNetworkError,
  ThrottledError,
} from './partner-center-errors.ts';
import type { RetryWait } from './retry.ts';
import { withRetry } from './retry.ts';
import type { Lane, Throttle, WaitReason } from './throttle.ts';
import type { Tokens } from './token.ts';

export interface ApiCall<T> {
  /** Below the API's root; ids are escaped here. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly accept: 'application/json' | 'application/pdf';
  readonly lane: Lane;
  /** Sent as `MS-ContinuationToken`. */
  readonly continuationToken: string | undefined;
  readonly bytesMax: number;
  /**
   * Judges a 2xx body (its byte-order mark is gone) and says what the caller wants to know of it.
   *
   * @throws PartnerCenterShapeError the call is then made again
   */
  readonly read: (what: string, body: Buffer, headers: ExchangeAnswer['headers']) => T;
  /**
   * True for a call that spends money: it leaves at most once, and its failure is the caller's to judge. Only what was
   * refused before anything was done (429) is sent again.
   */
  readonly sendsOnce?: boolean;
}

export interface ApiAnswer<T> extends Answer {
  readonly read: T;
}

export interface HttpClient {
  /** The API's host, against which links in answers are judged. */
  readonly host: URL;
  readonly limits: PartnerCenterLimits;
  /**
   * Makes one call, with sign-in, pacing and retries.
   *
   * Errors: see `PartnerCenter`. An abort throws the signal's reason.
   */
  get<T>(call: ApiCall<T>, signal: AbortSignal): Promise<ApiAnswer<T>>;
  /** As {@link get}, for calls that may be made twice without harm, or that say `sendsOnce`. */
  post<T>(call: ApiCall<T>, body: object | undefined, signal: AbortSignal): Promise<ApiAnswer<T>>;
  /** Puts an object in the place of the one there is. */
  put<T>(call: ApiCall<T>, body: object, signal: AbortSignal): Promise<ApiAnswer<T>>;
}

export interface HttpClientContext {
  readonly wire: Wire;
  readonly host: URL;
  readonly dialect: ApiDialect;
  readonly tokens: Tokens;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: CallLog;
  readonly onWait: (reason: WaitReason, untilMs: number) => void;
}

export function createHttpClient(context: HttpClientContext): HttpClient {
  return {
    host: context.host,
    limits: context.wire.limits,
    get: (call, signal) => make(context, { method: 'GET', call, body: undefined }, signal),
    post: (call, body, signal) =>
      make(
        context,
        { method: 'POST', call, body: body === undefined ? '' : JSON.stringify(body) },
        signal,
      ),
    put: (call, body, signal) =>
      make(context, { method: 'PUT', call, body: JSON.stringify(body) }, signal),
  };
}

async function make<T>(
  context: HttpClientContext,
  { method, call, body: sent }: Pick<Sending, 'method' | 'body'> & { call: ApiCall<T> },
  signal: AbortSignal,
): Promise<ApiAnswer<T>> {
  const { clock, random } = context;
  const { root, permissionFix } = context.dialect;
  const { limits } = context.wire;
  const sending = {
    call,
    method,
    body: sent,
    what: `${method} /${root}/${call.path.join('/')}`,
    url: apiUrl(context.host, root, call.path, call.query),
    correlationId: randomUUID(),
    requestId: randomUUID(),
  };
  const { what, correlationId } = sending;

  const attempt = async () => {
    const answer = await sendSignedIn(context, sending, signal);
    if (answer.status < 200 || answer.status >= 300) {
      throw httpFailure(what, answer, { correlationId, now: clock.now(), permissionFix });
    }
    const body = withoutByteOrderMark(answer.body);
    return { body, correlationId, read: call.read(what, body, answer.headers) };
  };
  const onFailure = (error: AppError, wait: RetryWait) => {
    // The id marks one request to the server: it stays while we do not know whether it arrived.
    if (!(error instanceof PartnerCenterNetworkError)) sending.requestId = randomUUID();
    reportFailure(context, sending, error, wait);
  };
  const mayRepeat = (error: AppError) => call.sendsOnce !== true || wasRefusedUnseen(error);
  return withRetry(attempt, { clock, random, limits, signal, onFailure, mayRepeat });
}

function wasRefusedUnseen(error: AppError): boolean {
  return (
    error instanceof ThrottledError ||
    (error instanceof PartnerCenterHttpError && error.status === 429)
  );
}

interface Sending {
  readonly call: ApiCall<unknown>;
  readonly method: ExchangeRequest['method'];
  readonly body: string | undefined;
  readonly what: string;
  readonly url: URL;
  readonly correlationId: string;
  requestId: string;
}

/** One renewal after a 401: tokens are withdrawn, and clocks differ. A second 401 is an answer. */
async function sendSignedIn(
  context: HttpClientContext,
  sending: Sending,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  const token = await context.tokens.current(signal);
  const answer = await send(context, sending, token, signal);
  if (answer.status !== 401) return answer;

  sending.requestId = randomUUID();
  return send(context, sending, await context.tokens.replace(token, signal), signal);
}

async function send(
  { wire, host, dialect, throttle }: HttpClientContext,
  { call, method, body, what, url, correlationId, requestId }: Sending,
  token: string,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  await throttle.pass(what, call.lane, signal);
  const { accept, bytesMax, continuationToken } = call;
  const headers = {
    authorization: `Bearer ${token}`,
    accept,
    ...dialect.callIds({ requestId, correlationId }),
    ...(body === undefined || body === '' ? {} : { 'content-type': 'application/json' }),
    ...(continuationToken === undefined ? {} : { 'ms-continuationtoken': continuationToken }),
  };
  return exchange(wire, { what, method, url, host, headers, body, bytesMax }, signal);
}

function reportFailure(
  { throttle, clock, log, onWait }: HttpClientContext,
  { what, correlationId }: Sending,
  error: AppError,
  wait: RetryWait,
): void {
  const untilMs = clock.now() + wait.waitMs;
  const status = error instanceof PartnerCenterHttpError ? error.status : undefined;
  if (status === 429) throttle.pauseUntil(untilMs); // for every call, also when this one gives up
  if (wait.willRetry && error.retryAfterMs !== undefined) onWait('asked-to-wait', untilMs);
  log.warn({ code: error.code, status, correlationId, ...wait }, `${what} failed`);
}

/** Documented bodies begin with one now and then; JSON may not. */
function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}
