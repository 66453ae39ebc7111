import { Big } from 'big.js';

/** Sum of decimal texts, as the shortest text. */
export function total(amounts: Iterable<string>): string {
  let result = Big(0);
  for (const amount of amounts) result = result.plus(amount);
  return result.toFixed();
}

/** Amount cut to cents toward zero. */
export function cents(amount: Big): Big {
  return amount.round(2, 0);
}
