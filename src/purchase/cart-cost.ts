import { Big } from 'big.js';

import type { Decimal } from '../lib/decimal.ts';
import { decimal } from '../lib/decimal.ts';
import type { CartLine } from './read-cart.ts';

export interface Cost {
  readonly currency: string;
  readonly amount: Decimal;
}

export interface CartCost {
  /** Before tax, for the whole terms, a sum a currency; by currency. */
  readonly totals: readonly Cost[];
  /** Lines nothing names a price of: they are in no total. */
  readonly unpricedLines: number;
}

/** What the lines of carts commit to: all units over their whole terms, before tax. Nothing is added across currencies. */
export function costOf(lines: readonly CartLine[]): CartCost {
  const sums = new Map<string, Big>();
  let unpricedLines = 0;
  for (const line of lines) {
    const amount = commitmentOf(line);
    if (amount === undefined || line.currency === undefined) unpricedLines += 1;
    else sums.set(line.currency, (sums.get(line.currency) ?? Big(0)).plus(amount));
  }
  const totals = [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: decimal(amount.toFixed()) }));
  return { totals, unpricedLines };
}

/** As the cart prints it, else price times units times the billing cycles of the term; undefined without a price. */
export function commitmentOf(line: CartLine): Decimal | undefined {
  if (line.extendedPrice !== undefined) return line.extendedPrice;
  if (line.price === undefined) return undefined;
  return decimal(Big(line.price).times(line.quantity).times(cyclesOf(line)).toFixed());
}

function cyclesOf({ termDuration, billingCycle }: CartLine): number {
  const months = { monthly: 1, annual: 12, triennial: 36 }[billingCycle ?? ''];
  const [, count, unit] = /^P(\d+)([MY])$/.exec(termDuration ?? '') ?? [];
  if (months === undefined || count === undefined) return 1;
  return Math.max(1, Math.round((Number(count) * (unit === 'Y' ? 12 : 1)) / months));
}
