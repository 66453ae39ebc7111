import { AppError } from '../lib/app-error.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import { purchaseById } from '../store/find-purchases.ts';
import { noteNotBought, noteSent, noteUnknown } from '../store/purchase-store.ts';
import type { CheckoutAnswer } from '../store/record-orders.ts';
import { recordOrders } from '../store/record-orders.ts';
import type { Buying } from './buying.ts';
import { LIST_DELAY_MS } from './buying.ts';
import { checkoutFailureOf } from './checkout-failure.ts';
import { lookForOrders } from './look-for-orders.ts';
import { readOrderErrors } from './read-order-errors.ts';
import { orderErrorWords } from './refusal-words.ts';
import { takenOver } from './taken-over.ts';

/** Looks at a cart that is being processed by another request, and the waits between them. */
const LOOKS_MAX = 5;
const LOOK_EVERY_MS = 3_000;

/**
 * Orders a cart, or goes on with a checkout whose outcome is not known, and records what came of it.
 *
 * | it is    | then                                                                                   |
 * | -------- | -------------------------------------------------------------------------------------- |
 * | carted   | it is sent; without an answer it is sent again, once                                   |
 * | sent     | once: it is sent again; twice: its orders are looked for, 15 minutes after it was sent |
 * | unknown  | nothing: a person has to say                                                           |
 *
 * @returns the purchase as it is now: `bought`, `not bought`, `unknown`, or `sent` while only time can tell
 * @throws AppError PURCHASE_TAKEN_OVER (busy) when another process acts on it
 */
export async function checkOut(buying: Buying, purchaseId: string): Promise<PurchaseWithLines> {
  const { db } = buying;
  const purchase = await purchaseById(db, purchaseId);
  const { state, checkouts_sent: checkoutsSent } = purchase;
  if (state === 'carted') await send(buying, purchase, 0);
  else if (state === 'sent' && checkoutsSent === 1) await send(buying, purchase, 1);
  else if (state === 'sent') await find(buying, purchase);
  return purchaseById(db, purchaseId);
}

/** From when on a list shows whatever a checkout placed. */
export function listedFrom({ last_sent_at: sentAt }: PurchaseWithLines): Date {
  return new Date((sentAt?.getTime() ?? 0) + LIST_DELAY_MS);
}

async function send(
  buying: Buying,
  purchase: PurchaseWithLines,
  earlierCheckouts: 0 | 1,
): Promise<void> {
  const { db } = buying;
  const at = buying.now();
  if (!(await noteSent(db, purchase.purchase_id, { earlierCheckouts, at })))
    throw takenOver(purchase.customer_id);

  const outcome = await askForOrders(buying, purchase);
  if ('body' in outcome)
    return record(buying, purchase, { ...outcome, errors: readOrderErrors(outcome.body) });

  // After a first checkout that may have arrived, a refusal of the second says nothing about the first.
  const isRefused = outcome.failure === 'refused' && earlierCheckouts === 0;
  if (isRefused) {
    await noteNotBought(db, purchase.purchase_id, {
      from: ['sent'],
      reason: refusalReason(outcome.error),
    });
  } else if (earlierCheckouts === 0 && outcome.failure === 'unknown') {
    return send(buying, purchase, 1);
  }
}

type Asked =
  | { readonly body: Buffer }
  | { readonly failure: ReturnType<typeof checkoutFailureOf>; readonly error: AppError };

/** Waits out another request for the same cart: its answer is repeated, or refused as submitted. */
async function askForOrders(buying: Buying, purchase: PurchaseWithLines): Promise<Asked> {
  const { partnerCenter, clock } = buying;
  const place = { customerId: purchase.customer_id, cartId: purchase.cart_id ?? '' };
  // What was sent is waited for: to stop here would only hide what came of it. The client bounds the wait.
  const { signal } = new AbortController();
  for (let look = 1; ; look++) {
    try {
      return await partnerCenter.checkoutCart(place, { signal });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const failure = checkoutFailureOf(error);
      if (failure !== 'in-progress' || look === LOOKS_MAX) return { failure, error };
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }
}

/** An answer that cannot be stored is kept as it came: money may have been spent, and a person can read it. */
async function record(
  { db }: Buying,
  purchase: PurchaseWithLines,
  answer: CheckoutAnswer,
): Promise<void> {
  try {
    await db.transaction().execute((trx) => recordOrders(trx, purchase, answer));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ANSWER_SHAPE') throw error;
    const reason = `the answer came and cannot be read: ${error.message}`;
    await noteUnknown(db, purchase.purchase_id, { reason, answer: answer.body });
  }
}

/** Before the list can show them nothing is concluded: the purchase stays as it is. */
async function find(buying: Buying, purchase: PurchaseWithLines): Promise<void> {
  if (buying.now() < listedFrom(purchase)) return;
  const { body, orderIds, says } = await lookForOrders(buying, purchase);
  if (orderIds !== undefined) return record(buying, purchase, { body, orderIds, errors: [] });
  await noteUnknown(buying.db, purchase.purchase_id, { reason: says, answer: body });
}

function refusalReason(error: AppError): string {
  const code = 'apiCode' in error && typeof error.apiCode === 'string' ? error.apiCode : '';
  const words = orderErrorWords(code);
  return words === undefined ? error.message : `${words} (${error.message})`;
}
