declare const monthBrand: unique symbol;

/** A UTC billing month, `YYYY-MM`. */
export type BillingMonth = string & { readonly [monthBrand]: true };

/** @returns undefined when the text is no month */
export function parseBillingMonth(text: string): BillingMonth | undefined {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? (text as BillingMonth) : undefined;
}

export function billingMonthOf(instant: Date): BillingMonth {
  return instant.toISOString().slice(0, 7) as BillingMonth;
}

/** @example addMonths('2026-01', -1) // '2025-12' */
export function addMonths(month: BillingMonth, count: number): BillingMonth {
  const [year = 0, monthNumber = 1] = month.split('-').map(Number);
  return billingMonthOf(new Date(Date.UTC(year, monthNumber - 1 + count, 1)));
}
