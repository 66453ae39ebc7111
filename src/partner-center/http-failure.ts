import type { AppErrorOptions } from '../lib/app-error.ts';
import type { ExchangeAnswer } from './exchange.ts';
import { PartnerCenterHttpError } from './partner-center-errors.ts';
import { retryAfterMsOf } from './retry-after.ts';

interface Meaning extends Required<Pick<AppErrorOptions, 'kind' | 'fix'>> {
  readonly code: string;
  /** In words that follow a colon; undefined when the answer says no more than its status. */
  readonly why: string | undefined;
}

const SIGN_IN_AGAIN = 'Sign in again: `recon auth login`.';
const ASK_FOR_A_ROLE =
  'Give the account that signed in the admin agent or billing admin role, and check Conditional Access for the app.';

/** What error codes mean; "Partner Center REST error codes" (Microsoft Learn) and the 2025-26 notices. */
const MEANING_BY_API_CODE: ReadonlyMap<string, Meaning> = new Map([
  [
    '900420', // tokens for graph.windows.net are refused since August 2025
    {
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
      why: 'the token was made for a retired audience',
      fix: `Let the app registration ask for https://api.partnercenter.microsoft.com. ${SIGN_IN_AGAIN}`,
    },
  ],
  [
    '900421', // enforced by rising traffic since June 2026: one call works while another is refused
    {
      code: 'SIGN_IN_NEEDED',
      kind: 'auth',
      why: 'the sign-in was made without a second factor',
      fix: 'Sign in again and complete the second factor: `recon auth login`. A federated sign-in has to pass on the amr claim.',
    },
  ],
  [
    '900329',
    {
      code: 'PERMISSION_NEEDED',
      kind: 'auth',
      why: 'it is not given to an application alone',
      fix: 'Sign in as an admin agent or billing admin: `recon auth login`.',
    },
  ],
  [
    '900309',
    {
      code: 'PERMISSION_NEEDED',
      kind: 'auth',
      why: 'Conditional Access blocks it',
      fix: 'Have an administrator allow the app in Conditional Access.',
    },
  ],
  [
    '20002',
    {
      code: 'NO_RELATIONSHIP',
      kind: 'failed',
      why: 'the customer has no reseller relationship with us any more',
      fix: 'Nothing can be read for the customer; look at its past invoices alone.',
    },
  ],
]);

function meaningOfStatus(
  status: number,
  permissionFix: string = ASK_FOR_A_ROLE,
): Meaning | undefined {
  const why = undefined;
  if (status === 401) return { code: 'SIGN_IN_NEEDED', kind: 'auth', why, fix: SIGN_IN_AGAIN };
  if (status === 403) return { code: 'PERMISSION_NEEDED', kind: 'auth', why, fix: permissionFix };
  return undefined;
}

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
  context: {
    readonly correlationId: string;
    readonly now: number;
    /** What a refusal that no code explains asks for, where it is no role in Partner Center. */
    readonly permissionFix?: string | undefined;
  },
): PartnerCenterHttpError {
  const { status } = answer;
  const apiCode = apiCodeOf(answer.body);
  const isRefusal = status === 401 || status === 403;
  const meaning =
    (isRefusal && apiCode !== undefined ? MEANING_BY_API_CODE.get(apiCode) : undefined) ??
    meaningOfStatus(status, context.permissionFix);
  const retryable = isRetryableStatus(status);
  const numbered = apiCode === undefined ? `${status}` : `${status}, code ${apiCode}`;

  const why = meaning?.why === undefined ? '' : `: ${meaning.why}`;

  return new PartnerCenterHttpError(
    meaning?.code ?? 'PARTNER_CENTER_HTTP',
    `${what} answered ${numbered}${why}`,
    {
      ...(meaning && { kind: meaning.kind, fix: meaning.fix }),
      ...(retryable ? { kind: 'later', retryable } : {}),
      trace: `correlation ${context.correlationId}`,
      retryAfterMs: retryable ? retryAfterMsOf(answer.headers, context.now) : undefined,
      status,
      apiCode,
      correlationId: context.correlationId,
    },
  );
}

/** Error bodies come as `{code}`, as Graph's `{error: {code}}`, as `{statusCode, message}`, as text, or not at all. */
function apiCodeOf(body: Buffer): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined; // documented: an error body need not be JSON
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const error = 'error' in parsed ? parsed.error : parsed;
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = String(error.code);
  return /^\w{1,64}$/.test(code) ? code : undefined;
}
