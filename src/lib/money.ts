import { minorDigits } from './currency.ts';
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

/**
 * The same with its currency, for sentences.
 *
 * @example moneyWithCurrency('6895.2', 'USD') // '6,895.20 USD'
 */
export function moneyWithCurrency(amount: string, currency: string): string {
  return `${formatMoney(amount, currency)} ${currency}`;
}
