import { AppError } from '../lib/app-error.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import { purchaseById, purchaseOfCart } from '../store/find-purchases.ts';
import { noteCart, planPurchase } from '../store/purchase-store.ts';
import type { Buying } from './buying.ts';
import { cartErrorText } from './cart-differences.ts';
import { cartLineOf } from './cart-line-of.ts';
import { checkOut } from './check-out.ts';
import { chooseItems } from './choose-items.ts';
import { cartRefusal, fetchCart } from './fetch-cart.ts';
import type { PurchaseRow } from './purchase-row.ts';
import type { Cart } from './read-cart.ts';
import { readCart } from './read-cart.ts';

export interface CartOfFile {
  readonly customerId: string;
  readonly rows: readonly PurchaseRow[];
  /** Where rows that name none buy. */
  readonly country: string;
}

/** Makes a cart. Nothing is recorded of it: what was not checked out is no purchase. */
export async function createCartOf(
  buying: Pick<Buying, 'partnerCenter' | 'signal'>,
  { customerId, rows, country }: CartOfFile,
): Promise<Cart> {
  const chosen = await chooseItems(buying, rows, country);
  const wish = { customerId, lines: chosen.map(cartLineOf) };
  return readCart((await buying.partnerCenter.createCart(wish, buying)).body);
}

/** Puts these lines in the place of those it has. */
export async function updateCartOf(
  buying: Pick<Buying, 'partnerCenter' | 'signal'>,
  cartId: string,
  { customerId, rows, country }: CartOfFile,
): Promise<Cart> {
  const chosen = await chooseItems(buying, rows, country);
  const wish = { customerId, cartId, lines: chosen.map(cartLineOf) };
  const answer = await buying.partnerCenter.updateCart(wish, buying).catch((error: unknown) => {
    throw cartRefusal(error, cartId);
  });
  return readCart(answer.body);
}

/**
 * Checks a cart out, whoever filled it; or goes on with a checkout of it whose outcome is not known.
 *
 * @param agree shows the cart. @returns whether it is to be ordered
 * @returns undefined when nobody agreed
 * @throws AppError CART_IN_ERROR (usage) naming each line that cannot be bought
 */
export async function checkOutCart(
  buying: Buying,
  { customerId, cartId }: { readonly customerId: string; readonly cartId: string },
  agree: (cart: Cart) => Promise<boolean>,
): Promise<PurchaseWithLines | undefined> {
  const { db } = buying;
  const earlier = await purchaseOfCart(db, cartId);
  if (earlier !== undefined && earlier.state !== 'carted' && earlier.state !== 'not bought') {
    return checkOut(buying, earlier.purchase_id);
  }
  const { body } = await fetchCart(buying, { customerId, cartId });
  const cart = readCart(body);
  refuseErrors(cart);
  if (!(await agree(cart))) return undefined;

  const purchaseId =
    earlier?.state === 'carted' ? earlier.purchase_id : await plan(buying, customerId, cart);
  await noteCart(db, purchaseId, {
    ...cart,
    answer: body,
    lines: cart.lines.map((line) => ({ ...line, promisedUnitPrice: line.price })),
  });
  await checkOut(buying, purchaseId);
  return purchaseById(db, purchaseId);
}

function plan(buying: Buying, customerId: string, cart: Cart): Promise<string> {
  return planPurchase(buying.db, {
    customerId: customerId.toLowerCase(),
    fileName: undefined,
    plannedAt: buying.now(),
    lines: cart.lines.map((line) => ({
      ...line,
      key: `cart ${cart.cartId} line ${line.lineNo}`,
      fileRow: undefined,
      catalogueAnswer: undefined,
    })),
  });
}

function refuseErrors({ cartId, lines }: Cart): void {
  const problems = lines.flatMap(({ lineNo, error }) =>
    error === undefined ? [] : [`line ${lineNo}: ${cartErrorText(error)}`],
  );
  if (problems.length === 0) return;
  throw new AppError('CART_IN_ERROR', `cart ${cartId} cannot be checked out`, {
    kind: 'usage',
    cause: new Error(problems.join('\n       ')),
    fix: 'Correct the lines with `recon cart update`.',
  });
}
