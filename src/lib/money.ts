import { groupThousands } from './decimal.ts';

/**
 * An amount for people: at least the decimals of its currency (JPY 0, EUR 2, KWD 3), thousands grouped, nothing
 * rounded away.
 *
 * @example formatMoney('6895.2', 'USD') // '6,895.20'
 */
export function formatMoney(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const digits = fraction.padEnd(minorDigits(currency), '0');
  return groupThousands(digits === '' ? whole : `${whole}.${digits}`);
}

const digitsOf = new Map<string, number>();

/** Decimals of a currency: JPY 0, EUR 2, KWD 3; 2 where the code is not known. */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  let digits = 2;
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? digits;
  } catch {
    // No ISO code: what came is printed with two decimals, as most are.
  }
  digitsOf.set(currency, digits);
  return digits;
}
