import type { AppErrorOptions } from '../lib/app-error.ts';
import type { ExchangeAnswer } from './exchange.ts';
import { PartnerCenterHttpError } from './partner-center-errors.ts';
import { retryAfterMsOf } from './retry-after.ts';

interface Meaning extends AppErrorOptions {
  readonly code: string;
}

const SIGN_IN_AGAIN =
  'Sign in again with multi-factor authentication and set PARTNER_CENTER_REFRESH_TOKEN to the new token.';

/** What error codes mean; "Partner Center REST error codes" (Microsoft Learn) and the 2025-26 notices. */
const MEANING_BY_API_CODE: ReadonlyMap<string, Meaning> = new Map([
  [
    '900420', // tokens for graph.windows.net are refused since August 2025
    {
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
      fix: 'The token was made for a retired audience: let the app ask for https://api.partnercenter.microsoft.com and sign in again.',
    },
  ],
  ['900421', { code: 'SIGN_IN_NEEDED', kind: 'auth', fix: SIGN_IN_AGAIN }],
  [
    '900329', // the resource refuses app-only tokens
    {
      code: 'PERMISSION_NEEDED',
      kind: 'auth',
      fix: 'This call needs a signed-in user: set PARTNER_CENTER_REFRESH_TOKEN to a token of an admin agent or billing admin.',
    },
  ],
  [
    '20002',
    {
      code: 'NO_RELATIONSHIP',
      kind: 'failed',
      fix: 'The customer has no reseller relationship with us any more; nothing can be read for it.',
    },
  ],
]);

const MEANING_BY_STATUS: ReadonlyMap<number, Meaning> = new Map([
  [401, { code: 'SIGN_IN_NEEDED', kind: 'auth', fix: SIGN_IN_AGAIN }],
  [
    403,
    {
      code: 'PERMISSION_NEEDED',
      kind: 'auth',
      fix: 'Give the account the admin agent or billing admin role, and check Conditional Access for the app.',
    },
  ],
]);

/** Worth asking again: time-out, throttling, and every fault of the server. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Says what an answer outside 2xx means.
 *
 * @param what the call, for people: `GET /v1/invoices`
 * @param now milliseconds, for a `Retry-After` that is a date and an answer without `Date`
 */
export function httpFailure(
  what: string,
  answer: ExchangeAnswer,
  context: { readonly correlationId: string; readonly now: number },
): PartnerCenterHttpError {
  const { status } = answer;
  const apiCode = apiCodeOf(answer.body);
  const isRefusal = status === 401 || status === 403;
  const meaning =
    (isRefusal && apiCode !== undefined ? MEANING_BY_API_CODE.get(apiCode) : undefined) ??
    MEANING_BY_STATUS.get(status);
  const retryable = isRetryableStatus(status);
  const numbered = apiCode === undefined ? `${status}` : `${status}, code ${apiCode}`;

  return new PartnerCenterHttpError(
    meaning?.code ?? 'PARTNER_CENTER_HTTP',
    `${what} answered ${numbered}`,
    {
      ...meaning,
      ...(retryable ? { kind: 'later', retryable } : {}),
      trace: `correlation ${context.correlationId}`,
      retryAfterMs: retryable ? retryAfterMsOf(answer.headers, context.now) : undefined,
      status,
      apiCode,
      correlationId: context.correlationId,
    },
  );
}

/** Error bodies come as `{code}`, as `{statusCode, message}`, as text, or not at all. */
function apiCodeOf(body: Buffer): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined; // documented: an error body need not be JSON
  }
  if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return undefined;
  const code = String(parsed.code);
  return /^\w{1,64}$/.test(code) ? code : undefined;
}
