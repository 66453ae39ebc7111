import { Big } from 'big.js';

import { AppError } from '../lib/app-error.ts';
import { decimal } from '../lib/decimal.ts';
import { moneyWithCurrency } from '../lib/money.ts';
import type { PurchaseWithLines, RecentOrder } from '../store/find-purchases.ts';
import { recentOrdersLike } from '../store/find-purchases.ts';
import type { Buying } from './buying.ts';
import type { CartCost, Cost } from './cart-cost.ts';
import { costOf } from './cart-cost.ts';
import { checkOut } from './check-out.ts';
import type { EarlierTries } from './earlier-tries.ts';
import { settleEarlierTries } from './earlier-tries.ts';
import type { Offer } from './prepare-carts.ts';
import { giveUp, prepareCarts } from './prepare-carts.ts';
import type { PurchaseRow } from './purchase-row.ts';

export interface BuyOptions {
  readonly fileName: string;
  /** Where rows that name no country buy. */
  readonly country: string | undefined;
  /** No more than this may be committed to, and in no other currency; undefined: no bound. */
  readonly maxTotal: Cost | undefined;
  /** Orders of the same since then are warned of. */
  readonly recentSince: Date;
  /** Shows what is about to be bought, and what warns of it. @returns whether it is agreed to */
  readonly agree: (proposal: Proposal) => Promise<boolean>;
}

/** Everything that one answer of a person decides about. */
export interface Proposal {
  readonly offers: readonly Offer[];
  readonly cost: CartCost;
  /** The same quantity of the same SKU, ordered for the same customer not long ago. */
  readonly recent: readonly RecentOrder[];
  readonly earlier: EarlierTries;
}

export interface Bought {
  /** What this command checked out, as it is recorded now. */
  readonly purchases: readonly PurchaseWithLines[];
  /** What earlier tries had bought of the same rows. */
  readonly earlier: EarlierTries;
  /** False: nothing was checked out, since nobody agreed or nothing was left to buy. */
  readonly agreed: boolean;
}

/**
 * Buys the rows of a file, each once: settles what earlier tries left, makes carts, shows them, and checks them out when
 * somebody agrees. What is recorded when, and why a row is never bought twice: `docs/decisions/0010`.
 *
 * Errors: PURCHASE_REFUSED, MAX_TOTAL_EXCEEDED (usage), nothing was bought; CHECKOUT_PENDING (later) and
 * CHECKOUT_OUTCOME_UNKNOWN (failed) while it is not known what an earlier try bought; PURCHASE_TAKEN_OVER, PURCHASE_CLAIMED.
 */
export async function buy(
  buying: Buying,
  rows: readonly PurchaseRow[],
  options: BuyOptions,
): Promise<Bought> {
  const earlier = await settleEarlierTries(buying, rows);
  const wanted = rows.filter(({ key }) => !earlier.boughtKeys.includes(key));
  if (wanted.length === 0) return { purchases: [], earlier, agreed: false };

  const file = { name: options.fileName, country: options.country };
  const offers = await prepareCarts(buying, wanted, file);
  try {
    const cost = costOf(offers.flatMap(({ cart }) => cart.lines));
    refuseAbove(options.maxTotal, cost);
    const recent = await recentOrdersLike(buying.db, offers.flatMap(wishesOf), options.recentSince);
    if (!(await options.agree({ offers, cost, recent, earlier }))) {
      await giveUp(buying, offers, 'nobody agreed to it');
      return { purchases: [], earlier, agreed: false };
    }
  } catch (error) {
    await giveUp(buying, offers, 'the command ended before it was agreed to');
    throw error;
  }

  const purchases: PurchaseWithLines[] = [];
  for (const { purchaseId } of offers) {
    // What was agreed to and not begun is not begun after Ctrl-C either.
    if (buying.signal.aborted) {
      await giveUp(buying, offers, 'the command was stopped');
      break;
    }
    purchases.push(await checkOut(buying, purchaseId));
  }
  return { purchases, earlier, agreed: true };
}

function wishesOf({ customerId, cart }: Offer) {
  return cart.lines.map(({ catalogItemId, quantity }) => ({ customerId, catalogItemId, quantity }));
}

function refuseAbove(maxTotal: Cost | undefined, { totals, unpricedLines }: CartCost): void {
  if (maxTotal === undefined) return;
  const costs = totals.map(({ amount, currency }) => moneyWithCurrency(amount, currency));
  const foreign = totals.filter(({ currency }) => currency !== maxTotal.currency);
  const own = totals.find(({ currency }) => currency === maxTotal.currency)?.amount ?? decimal('0');
  const problem =
    unpricedLines > 0
      ? `nothing names a price of ${unpricedLines} of its lines`
      : foreign.length > 0 || Big(own).gt(maxTotal.amount)
        ? `it costs ${costs.join(' and ')}`
        : undefined;
  if (problem === undefined) return;
  throw new AppError(
    'MAX_TOTAL_EXCEEDED',
    `nothing was bought: ${problem}, and ${moneyWithCurrency(maxTotal.amount, maxTotal.currency)} is the most allowed`,
    { kind: 'usage', fix: 'Raise --max-total, or take rows out of the file.' },
  );
}
