import { expect, it } from 'vitest';

import { minorDigits } from '../../src/lib/currency.ts';
import { formatMoney } from '../../src/lib/money.ts';

it('knows the minor digits of a currency by ISO 4217, where custom differs too', () => {
  const digits = ['JPY', 'ISK', 'USD', 'EUR', 'HUF', 'MGA', 'IQD', 'KWD', 'CLF'].map(minorDigits);
  expect(digits).toEqual([0, 0, 2, 2, 2, 2, 3, 3, 4]);
});

it('takes two for a code it does not know', () => {
  expect(['', 'XXX', 'usd', 'toString'].map(minorDigits)).toEqual([2, 2, 2, 2]);
});

it('pads amounts for people to the minor unit and rounds nothing away', () => {
  expect(formatMoney('6895.2', 'USD')).toBe('6,895.20');
  expect(formatMoney('-1234567', 'JPY')).toBe('-1,234,567');
  expect(formatMoney('1.5', 'IQD')).toBe('1.500');
  expect(formatMoney('0.12345', 'EUR')).toBe('0.12345');
});
