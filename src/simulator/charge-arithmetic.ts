import { Big } from 'big.js';

import { type Decimal, decimal } from '../lib/decimal.ts';

/** Digits printed behind the point of a prorated price. */
const PRICE_PLACES = 10;
const ROUND_DOWN = 0;

export interface PricedQuantity {
  /** In pricing currency, negative on refunds. */
  readonly effectiveUnitPrice: Decimal;
  /** Pricing to billing currency. */
  readonly exchangeRate: Decimal;
  /** Positive, on refunds too. */
  readonly billableQuantity: Decimal;
}

/** Seats, software, reservations: the converted unit price is cut to cents, then multiplied. */
export function seatSubtotal(line: PricedQuantity): Decimal {
  const unit = Big(line.effectiveUnitPrice).times(line.exchangeRate).round(2, ROUND_DOWN);
  return text(unit.times(line.billableQuantity));
}

/** Usage: the priced quantity is cut to cents, converted, and cut again. */
export function usageSubtotal(line: PricedQuantity): Decimal {
  const priced = Big(line.effectiveUnitPrice).times(line.billableQuantity).round(2, ROUND_DOWN);
  return text(priced.times(line.exchangeRate).round(2, ROUND_DOWN));
}

/** The unit price of a part of a cycle; cut, not rounded, where the digits do not end. */
export function proratedPrice(
  unitPrice: Decimal,
  days: { readonly billed: number; readonly cycle: number },
): Decimal {
  if (days.billed === days.cycle) return unitPrice;
  return text(Big(unitPrice).times(days.billed).div(days.cycle).round(PRICE_PLACES, ROUND_DOWN));
}

/** Tax of one line, cut to cents toward zero. @param percent such as `8.25` */
export function lineTax(subtotal: Decimal, percent: Decimal): Decimal {
  return text(Big(subtotal).times(percent).div(100).round(2, ROUND_DOWN));
}

export function discounted(price: Decimal, percent: number): Decimal {
  return text(
    Big(price)
      .times(100 - percent)
      .div(100),
  );
}

export function negated(amount: Decimal): Decimal {
  return text(Big(amount).times(-1));
}

export function difference(left: Decimal, right: Decimal): Decimal {
  return text(Big(left).minus(right));
}

export function product(left: Decimal, right: Decimal): Decimal {
  return text(Big(left).times(right));
}

export function sum(amounts: Iterable<Decimal>): Decimal {
  let total = Big(0);
  for (const amount of amounts) total = total.plus(amount);
  return text(total);
}

function text(value: Big): Decimal {
  // -0 would print as "-0".
  return decimal(value.eq(0) ? '0' : value.toFixed());
}
