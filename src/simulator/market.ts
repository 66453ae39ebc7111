import { addMonths, type BillingMonth } from '../lib/billing-month.ts';
import type { Ledger } from './ledger.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Customer } from './tenant.ts';

/** What a purchase needs to know of the world it happens in. */
export interface Market {
  readonly ledger: Ledger;
  readonly random: SeededRandom;
  readonly customer: Customer;
  /** The invoiced months, oldest first. */
  readonly months: readonly [BillingMonth, BillingMonth, BillingMonth];
  /**
   * False for a month whose invoice must stand alone: no change of one of its cycles is billed
   * on the next invoice.
   */
  readonly spillsOver: (monthIndex: number) => boolean;
}

/** The month `index` after the first invoiced one; negative before it. */
export function monthAt(market: Pick<Market, 'months'>, index: number): BillingMonth {
  return addMonths(market.months[0], index);
}
