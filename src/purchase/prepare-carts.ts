import type { Decimal } from '../lib/decimal.ts';
import { decimal } from '../lib/decimal.ts';
import { groupBy } from '../lib/group-by.ts';
import { noteCart, noteNotBought, planPurchase } from '../store/purchase-store.ts';
import type { Buying } from './buying.ts';
import { cartDifferences } from './cart-differences.ts';
import { cartLineOf } from './cart-line-of.ts';
import type { ChosenItem } from './choose-items.ts';
import { chooseItems, purchaseRefused, rowProblem } from './choose-items.ts';
import type { PurchaseRow } from './purchase-row.ts';
import type { Cart, CartLine } from './read-cart.ts';
import { readCart } from './read-cart.ts';
import { takenOver } from './taken-over.ts';

/** What is about to be bought for one customer. */
export interface Offer {
  readonly purchaseId: string;
  readonly customerId: string;
  /** With the file's prices where the cart names none. */
  readonly cart: Cart;
  /** The row of each line of the cart. */
  readonly rows: readonly PurchaseRow[];
}

/**
 * Makes a cart for each customer of the rows, and holds it against what was asked for. Nothing is ordered: a cart is a
 * question. All carts are as asked, or none is gone on with.
 *
 * @throws AppError PURCHASE_REFUSED naming every row that cannot be bought as asked; PURCHASE_CLAIMED
 */
export async function prepareCarts(
  buying: Buying,
  rows: readonly PurchaseRow[],
  file: { readonly name: string; readonly country: string | undefined },
): Promise<readonly Offer[]> {
  const chosen = await chooseItems(buying, rows, file.country);
  const offers: Offer[] = [];
  const problems: string[] = [];
  try {
    for (const [customerId, items] of groupBy(chosen, ({ row }) => row.customerId)) {
      const made = await prepareCart(buying, { customerId, items, fileName: file.name });
      if ('problems' in made) problems.push(...made.problems);
      else offers.push(made);
    }
    if (problems.length > 0) throw purchaseRefused(problems);
    return offers;
  } catch (error) {
    await giveUp(buying, offers, 'another row of the file cannot be bought');
    throw error;
  }
}

/** Leaves carts to expire. */
export async function giveUp(
  { db }: Pick<Buying, 'db'>,
  offers: readonly Offer[],
  reason: string,
): Promise<void> {
  for (const { purchaseId } of offers) {
    await noteNotBought(db, purchaseId, { from: ['planned', 'carted'], reason });
  }
}

async function prepareCart(
  buying: Buying,
  wish: {
    readonly customerId: string;
    readonly items: readonly ChosenItem[];
    readonly fileName: string;
  },
): Promise<Offer | { readonly problems: readonly string[] }> {
  const { db, partnerCenter, signal } = buying;
  const { customerId, items, fileName } = wish;
  const purchaseId = await planPurchase(db, {
    customerId,
    fileName,
    plannedAt: buying.now(),
    lines: items.map(({ row, catalogItemId, title, catalogueAnswer }, lineNo) => ({
      lineNo,
      key: row.key,
      fileRow: row.row,
      catalogItemId,
      title,
      quantity: decimal(String(row.quantity)),
      catalogueAnswer,
    })),
  });
  const giveUpPlan = (reason: string) =>
    noteNotBought(db, purchaseId, { from: ['planned', 'carted'], reason });
  try {
    const lines = items.map(cartLineOf);
    const answer = await partnerCenter.createCart({ customerId, lines }, { signal });
    const cart = readCart(answer.body);
    const problems = cartDifferences(items, cart);
    if (problems.length > 0) {
      await giveUpPlan('the cart is not what was asked for');
      return { problems };
    }
    const priced = { ...cart, lines: cart.lines.map((line) => pricedByFile(line, items)) };
    const isOurs = await noteCart(db, purchaseId, {
      ...priced,
      answer: answer.body,
      lines: priced.lines.map((line) => ({ ...line, promisedUnitPrice: line.price })),
    });
    if (!isOurs) throw takenOver(customerId);
    return { purchaseId, customerId, cart: priced, rows: items.map(({ row }) => row) };
  } catch (error) {
    await giveUpPlan('no cart could be made');
    signal.throwIfAborted();
    return { problems: items.map(({ row }) => rowProblem(row, error)) };
  }
}

/** The file's price is the promise where the cart names none. */
function pricedByFile(line: CartLine, items: readonly ChosenItem[]): CartLine {
  const row = items[line.lineNo]?.row;
  const price: Decimal | undefined = line.price ?? row?.unitPrice;
  return {
    ...line,
    price,
    currency: line.currency ?? row?.currency,
    title: line.title ?? items[line.lineNo]?.title,
  };
}
