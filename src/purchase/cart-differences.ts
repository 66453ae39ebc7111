import { Big } from 'big.js';

import { moneyWithCurrency } from '../lib/money.ts';
import type { ChosenItem } from './choose-items.ts';
import type { Cart, CartLine } from './read-cart.ts';
import { cartErrorWords } from './refusal-words.ts';

/**
 * What a cart has that nobody asked for, or lacks: lines in error, another item, quantity, currency, or a price above the
 * file's. A cart without differences may be checked out.
 *
 * @param asked in the order of the cart's lines
 * @returns a problem a row, in words
 */
export function cartDifferences(asked: readonly ChosenItem[], cart: Cart): readonly string[] {
  return asked.flatMap((item, lineNo) => {
    const line = cart.lines.find((one) => one.lineNo === lineNo);
    const says = line === undefined ? ['the cart leaves it out'] : differencesOf(item, line);
    return says.length === 0 ? [] : [`row ${item.row.row}: ${says.join('; ')}`];
  });
}

function differencesOf({ row, catalogItemId }: ChosenItem, line: CartLine): readonly string[] {
  if (line.error !== undefined) return [cartErrorText(line.error)];
  const { currency, price } = line;
  const says: string[] = [];
  if (line.catalogItemId.toLowerCase() !== catalogItemId.toLowerCase()) {
    says.push(`the cart holds ${line.catalogItemId} in the place of ${catalogItemId}`);
  }
  if (!Big(line.quantity).eq(row.quantity)) {
    says.push(`the cart holds ${line.quantity} units, ${row.quantity} were asked for`);
  }
  if (row.currency !== undefined && currency !== undefined && currency !== row.currency) {
    says.push(`it is sold in ${currency}, the file says ${row.currency}`);
  } else if (price !== undefined && row.unitPrice !== undefined && Big(price).gt(row.unitPrice)) {
    const inWords = (amount: string) => moneyWithCurrency(amount, currency ?? '');
    says.push(`a unit costs ${inWords(price)}, the file allows ${inWords(row.unitPrice)}`);
  }
  return says;
}

/** Why a line of a cart cannot be bought. */
export function cartErrorText({
  code,
  description,
  available,
}: NonNullable<CartLine['error']>): string {
  const left = available === undefined ? '' : `, ${available} can be had`;
  const words = cartErrorWords(code);
  const told = description === '' ? '' : `: ${description}`;
  return `${words ?? 'Partner Center refuses it'}${left} (cart error ${code}${told})`;
}
