import { randomUUID } from 'node:crypto';

import type { Answer } from './answer.ts';
import type { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { ExchangeAnswer, Wire } from './exchange.ts';
import { exchange } from './exchange.ts';
import { apiUrl } from './hosts.ts';
import { httpFailure } from './http-failure.ts';
import { PartnerCenterHttpError, PartnerCenterNetworkError } from './partner-center-errors.ts';
import { withRetry } from './retry.ts';
import type { Lane, Throttle } from './throttle.ts';
import type { Tokens } from './token.ts';

export interface ApiCall<T> {
  /** Below `/v1`; ids are escaped here. */
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
  readonly read: (what: string, body: Buffer) => T;
}

export interface HttpClient {
  /**
   * Makes one call, with sign-in, pacing and retries.
   *
   * Errors: see `PartnerCenter`. An abort throws the signal's reason.
   */
  get<T>(call: ApiCall<T>, signal: AbortSignal): Promise<Answer & { readonly read: T }>;
  /** The API's host, against which links in answers are judged. */
  readonly host: URL;
}

export interface HttpClientContext {
  readonly wire: Wire;
  readonly host: URL;
  readonly tokens: Tokens;
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: CallLog;
}

export function createHttpClient(context: HttpClientContext): HttpClient {
  const { wire, host, throttle, clock, random, log } = context;

  return {
    host,

    async get(call, signal) {
      const what = whatOf(call);
      const correlationId = randomUUID();
      let requestId = randomUUID();

      const attempt = async () => {
        const answer = await sendSignedIn(
          context,
          { call, what, correlationId, requestId },
          signal,
        );
        if (answer.status < 200 || answer.status >= 300) {
          throw httpFailure(what, answer, { correlationId, now: clock.now() });
        }
        const body = withoutByteOrderMark(answer.body);
        return { body, correlationId, read: call.read(what, body) };
      };

      return withRetry(attempt, {
        clock,
        random,
        signal,
        limits: wire.limits,
        onFailure(error, { attempt, waitMs, willRetry }) {
          const status = error instanceof PartnerCenterHttpError ? error.status : undefined;
          if (status === 429) throttle.pauseUntil(clock.now() + waitMs);
          // The id marks one request to the server: it stays while we do not know whether it arrived.
          if (!(error instanceof PartnerCenterNetworkError)) requestId = randomUUID();
          log.warn(
            { code: error.code, status, correlationId, attempt, waitMs, willRetry },
            `${what} failed`,
          );
        },
      });
    },
  };
}

interface Sending {
  readonly call: ApiCall<unknown>;
  readonly what: string;
  readonly correlationId: string;
  readonly requestId: string;
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
  const renewed = await context.tokens.replace(token, signal);
  return send(context, { ...sending, requestId: randomUUID() }, renewed, signal);
}

async function send(
  { wire, host, throttle }: HttpClientContext,
  { call, what, correlationId, requestId }: Sending,
  token: string,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  await throttle.pass(what, call.lane, signal);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: call.accept,
    'ms-requestid': requestId,
    'ms-correlationid': correlationId,
    'x-locale': 'en-US',
    ...(call.continuationToken === undefined
      ? {}
      : { 'ms-continuationtoken': call.continuationToken }),
  };
  const url = apiUrl(host, call.path, call.query);
  const { bytesMax } = call;
  return exchange(
    wire,
    { what, method: 'GET', url, host, headers, body: undefined, bytesMax },
    signal,
  );
}

function whatOf({ path }: ApiCall<unknown>): string {
  return `GET /v1/${path.join('/')}`;
}

/** Documented bodies begin with one now and then; JSON may not. */
function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}
