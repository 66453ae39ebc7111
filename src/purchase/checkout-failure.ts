import type { AppError } from '../lib/app-error.ts';
import { PartnerCenterHttpError } from '../partner-center/partner-center-errors.ts';

/** `unknown`: an order may exist. `submitted`: it was checked out before. `in-progress`: it is being checked out now. */
export type CheckoutFailure = 'refused' | 'submitted' | 'in-progress' | 'unknown';

const ALREADY_SUBMITTED = '800065';
const BEING_PROCESSED = '800064';

/**
 * What a failed checkout says about the order. Only an answer that refuses the request proves that there is none: a fault of
 * the server, silence, or an answer that cannot be read prove nothing.
 */
export function checkoutFailureOf(error: AppError): CheckoutFailure {
  if (!(error instanceof PartnerCenterHttpError)) return 'unknown';
  if (error.apiCode === ALREADY_SUBMITTED) return 'submitted';
  if (error.apiCode === BEING_PROCESSED) return 'in-progress';
  const isRefusal = error.status >= 400 && error.status < 500 && error.status !== 408;
  return isRefusal ? 'refused' : 'unknown';
}
