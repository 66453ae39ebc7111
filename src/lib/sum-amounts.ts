import { Big } from 'big.js';

import type { Decimal } from './decimal.ts';

/** The exact sum of amounts in one currency. */
export function sumAmounts(amounts: readonly string[]): Decimal {
  return amounts.reduce((sum, one) => sum.plus(one), new Big(0)).toFixed() as Decimal;
}
