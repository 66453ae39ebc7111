import { AppError } from '../lib/app-error.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { CartPlace } from '../partner-center/carts.ts';
import { PartnerCenterHttpError } from '../partner-center/partner-center-errors.ts';
import type { Buying } from './buying.ts';

const CART_NOT_FOUND = '800008';
const CART_SUBMITTED = '800065';

/** @throws AppError CART_UNKNOWN (usage) */
export function fetchCart(
  { partnerCenter, signal }: Pick<Buying, 'partnerCenter' | 'signal'>,
  place: CartPlace,
): Promise<Answer> {
  return partnerCenter.cart(place, { signal }).catch((error: unknown) => {
    throw cartRefusal(error, place.cartId);
  });
}

/** What the refusal of a cart means to the person who named it; anything else comes back as it is. */
export function cartRefusal(error: unknown, cartId: string): unknown {
  if (!(error instanceof PartnerCenterHttpError)) return error;
  if (error.apiCode === CART_NOT_FOUND) {
    return new AppError('CART_UNKNOWN', `the customer has no cart ${cartId}`, {
      kind: 'usage',
      fix: 'Carts end seven days after they were made: `recon cart create` makes another.',
      cause: error,
    });
  }
  if (error.apiCode === CART_SUBMITTED) {
    return new AppError('CART_SUBMITTED', `cart ${cartId} was checked out, and cannot be changed`, {
      kind: 'usage',
      fix: '`recon orders list` shows what it became.',
      cause: error,
    });
  }
  return error;
}
