import { AppError } from '../lib/app-error.ts';

const STATUS_OF_KIND = {
  usage: 400,
  auth: 403,
  busy: 409,
  damaged: 500,
  later: 503,
  failed: 500,
} as const;

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  NOT_SIGNED_IN: 401,
  HOST_UNKNOWN: 421,
  IDEMPOTENCY_KEY_REUSED: 422,
  RUN_ENDED: 409,
};

/** The status a failure is answered with. */
export function httpStatusOf(error: unknown): number {
  if (error instanceof AppError) {
    const known = STATUS_OF_CODE[error.code];
    if (known !== undefined) return known;
    return /_UNKNOWN$|_NOT_MATCHED$/.test(error.code) ? 404 : STATUS_OF_KIND[error.kind];
  }
  // The framework and its plugins say so themselves: bad input, wrong token, too many requests.
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
