import { Big } from 'big.js';

import type { Decimal } from '../lib/decimal.ts';
import type { StatementFigures } from './statement-figures.ts';

/**
 * Why the figures cannot be relied on; undefined when the total is certain and the document agrees with itself:
 *
 * - charges - credits = subtotal, whether the Azure credit is taken off there or not at all
 * - subtotal + tax rows = total
 * - total = amount box
 *
 * A check whose figures are not printed is passed over.
 */
export function faultInFigures(figures: StatementFigures): string | undefined {
  const { currency, charges, credits, azureCredit, subtotal, tax, total, amountBox } = figures;
  if (total === null) return 'no total was found with certainty';
  if (currency === null) return 'no currency was found with certainty';
  if (amountBox !== null && !Big(amountBox).eq(total)) {
    return `the total ${total} is not the amount box ${amountBox}`;
  }
  if (subtotal === null) return undefined;
  if (charges !== null && !isNetOf(charges, { credits, azureCredit }, subtotal)) {
    return `charges ${charges} less credits ${credits ?? '0'} are not the subtotal ${subtotal}`;
  }
  if (tax !== null && !Big(subtotal).plus(tax).eq(total)) {
    return `subtotal ${subtotal} and tax ${tax} are not the total ${total}`;
  }
  return undefined;
}

function isNetOf(
  charges: Decimal,
  { credits, azureCredit }: Pick<StatementFigures, 'credits' | 'azureCredit'>,
  subtotal: Decimal,
): boolean {
  const left = Big(charges).minus(credits ?? '0');
  return left.eq(subtotal) || left.minus(azureCredit ?? '0').eq(subtotal);
}
