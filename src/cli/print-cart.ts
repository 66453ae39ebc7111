import { formatMoney, moneyWithCurrency } from '../lib/money.ts';
import type { CartCost } from '../purchase/cart-cost.ts';
import { commitmentOf } from '../purchase/cart-cost.ts';
import { cartErrorText } from '../purchase/cart-differences.ts';
import type { Cart, CartLine } from '../purchase/read-cart.ts';
import { say, saySentence, table } from './terminal.ts';

/** The lines of a cart by the order they go on, what they cost, what is wrong with them, and until when it holds. */
export function printCart(customerId: string, cart: Cart): void {
  const until = cart.expiresAt === undefined ? '' : `, holds until ${minuteOf(cart.expiresAt)} UTC`;
  say(`Cart ${cart.cartId} of customer ${customerId}: ${cart.status ?? 'without status'}${until}`);
  const lines = cart.lines.toSorted((one, other) => groupOf(one).localeCompare(groupOf(other)));
  say(
    table(
      [
        { title: 'order' },
        { title: 'line', align: 'right' },
        { title: 'item' },
        { title: 'billed' },
        { title: 'quantity', align: 'right' },
        { title: 'unit price', align: 'right' },
        { title: 'whole term', align: 'right' },
        { title: 'currency' },
      ],
      lines.map((line) => [
        groupOf(line),
        line.lineNo,
        line.title ?? line.catalogItemId,
        [line.termDuration, line.billingCycle].filter((part) => part !== undefined).join(' '),
        line.quantity,
        amountText(line.price, line.currency),
        amountText(commitmentOf(line), line.currency),
        line.currency ?? '',
      ]),
    ),
  );
  for (const { lineNo, error } of cart.lines) {
    if (error !== undefined)
      saySentence(`Line ${lineNo} cannot be bought: ${cartErrorText(error)}.`);
  }
}

/** What it commits to, before tax. */
export function printCost({ totals, unpricedLines }: CartCost): void {
  const sums = totals.map(({ amount, currency }) => moneyWithCurrency(amount, currency));
  if (sums.length > 0) say(`Total before tax, over the whole terms: ${sums.join(' and ')}`);
  if (unpricedLines > 0) {
    saySentence(
      `Nothing names a price of ${unpricedLines} of the lines: what they cost shows on the invoice.`,
    );
  }
}

export function minuteOf(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace('T', ' ');
}

/** Lines of one group become one order. */
function groupOf({ orderGroup }: CartLine): string {
  return orderGroup ?? '–';
}

function amountText(amount: string | undefined, currency: string | undefined): string {
  return amount === undefined ? '–' : formatMoney(amount, currency ?? '');
}
