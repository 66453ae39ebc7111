import { describe, expect, it } from 'vitest';

import { decimal, groupThousands, parseDecimal } from '../../src/lib/decimal.ts';

describe('parseDecimal', () => {
  it.each(['0', '-0', '12.40', '.5', '5.', '+1', '1E+3', '-12.4e-2', '0.1999968000511991808131'])(
    'takes %s as it is',
    (text) => expect(parseDecimal(text)).toBe(text),
  );

  it('drops the blanks around', () => {
    expect(parseDecimal('  12.30\n')).toBe('12.30');
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    'NaN',
    'Infinity',
    '1,5',
    '1 000',
    '0x1F',
    '1_000',
    '1e',
    '1e9999',
    '1.2.3',
  ])('refuses %j', (text) => expect(parseDecimal(text)).toBeUndefined());
});

describe('decimal', () => {
  it('names the text that is no decimal', () => {
    expect(decimal('1.50')).toBe('1.50');
    expect(() => decimal('1,50')).toThrow(new RangeError('not a decimal: "1,50"'));
  });
});

describe('groupThousands', () => {
  it.each([
    ['0', '0'],
    ['999.999', '999.999'],
    ['-1234567.80', '-1,234,567.80'],
    ['-123', '-123'],
    ['90071992547409930.1234567', '90,071,992,547,409,930.1234567'],
  ])('prints %s as %s', (amount, grouped) => expect(groupThousands(amount)).toBe(grouped));
});
