import { AppError } from '../lib/app-error.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import { purchasesHolding } from '../store/find-purchases.ts';
import type { PurchaseLine } from '../store/purchase-store.ts';
import { noteNotBought } from '../store/purchase-store.ts';
import type { Buying } from './buying.ts';
import { checkOut, listedFrom } from './check-out.ts';
import type { PurchaseRow } from './purchase-row.ts';

/** What earlier tries at the same rows came to. */
export interface EarlierTries {
  /** Lines bought before, or found bought just now. */
  readonly lines: readonly PurchaseLine[];
  readonly boughtKeys: readonly string[];
}

/**
 * Ends what earlier tries at these rows left open: carts that were never sent are given up, those that were sent are gone
 * on with, so that afterwards each row is bought or free.
 *
 * @throws AppError CHECKOUT_PENDING (later) while only time can tell; CHECKOUT_OUTCOME_UNKNOWN when a person has to
 */
export async function settleEarlierTries(
  buying: Buying,
  rows: readonly PurchaseRow[],
): Promise<EarlierTries> {
  const keys = rows.map(({ key }) => key);
  for (const held of await purchasesHolding(buying.db, keys)) {
    if (held.state === 'planned' || held.state === 'carted') {
      await noteNotBought(buying.db, held.purchase_id, {
        from: ['planned', 'carted'],
        reason: 'given up for a later try',
      });
    }
    if (held.state === 'sent') await checkOut(buying, held.purchase_id);
  }
  const now = await purchasesHolding(buying.db, keys);
  for (const purchase of now) refuseOpen(purchase);
  const lines = now
    .flatMap((purchase) => purchase.lines)
    .filter((line) => line.state === 'bought' && keys.includes(line.purchase_key));
  return { lines, boughtKeys: lines.map((line) => line.purchase_key) };
}

/** @throws AppError CHECKOUT_PENDING, CHECKOUT_OUTCOME_UNKNOWN, PURCHASE_CLAIMED */
export function refuseOpen(purchase: PurchaseWithLines): void {
  const cart = `cart ${purchase.cart_id ?? ''} of customer ${purchase.customer_id}`;
  switch (purchase.state) {
    case 'sent': {
      const from = listedFrom(purchase).toISOString();
      throw new AppError(
        'CHECKOUT_PENDING',
        `${cart} was sent, and no answer says what came of it`,
        {
          kind: 'later',
          retryable: true,
          fix: `Run the same command again after ${from.slice(0, 16).replace('T', ' ')} UTC: lists show every order by then. Do not order it anew.`,
        },
      );
    }
    case 'unknown':
      throw new AppError(
        'CHECKOUT_OUTCOME_UNKNOWN',
        `whether ${cart} was ordered is not known: ${purchase.reason ?? ''}`,
        {
          fix: `Look in Partner Center, then say it: \`recon cart settle ${purchase.cart_id ?? ''} --order ID\`, or \`--none\`.`,
        },
      );
    case 'planned':
    case 'carted':
      throw new AppError('PURCHASE_CLAIMED', `${cart} is being bought by another command`, {
        kind: 'busy',
        retryable: true,
        fix: 'Wait until it has ended and run the same command again.',
      });
    default:
  }
}
