import { describe, expect, it } from 'vitest';

import { decimalMarkOf, readAmount } from '../../src/statement/printed-amount.ts';

function readAll(printed: readonly string[], digits = 2): readonly (string | null)[] | undefined {
  const mark = decimalMarkOf(printed, digits);
  return mark === undefined ? undefined : printed.map((text) => readAmount(text, mark));
}

describe('printed amounts', () => {
  it.each([
    ['American', '1,234,567.80', '1234567.80'],
    ['Danish', '49.536,61', '49536.61'],
    ['French, narrow spaces', '1\u202f234\u202f567,80', '1234567.80'],
    ['plain spaces', '1 234,50', '1234.50'],
    ['no-break spaces', '1\u00a0234,50', '1234.50'],
    ['Swiss, straight apostrophe', "1'234.50", '1234.50'],
    ['Swiss, curly apostrophe', '1’234’567.05', '1234567.05'],
    ['Indian', '12,34,567.00', '1234567.00'],
    ['ungrouped', '1234.50', '1234.50'],
    ['zero', '0,00', '0.00'],
    ['negative before', '-1.069,81', '-1069.81'],
    ['negative with a real minus', '−12.00', '-12.00'],
    ['negative behind', '12,00-', '-12.00'],
    ['negative in parentheses', '(1,234.50)', '-1234.50'],
  ])('are read exactly when %s: %s', (_culture, printed, exact) => {
    expect(readAll([printed])).toEqual([exact]);
  });

  it('have no parts in yen, whatever groups them', () => {
    expect(readAll(['1,234,567', '890', '0'], 0)).toEqual(['1234567', '890', '0']);
    expect(readAll(['1.234.567'], 0)).toEqual(['1234567']);
    expect(readAll(['1,234,567.00'], 0)).toEqual(['1234567.00']);
  });

  it('take three digits behind one mark for a group where the currency has hundredths', () => {
    expect(readAll(['1,234', '567,890', '1,000.25'])).toEqual(['1234', '567890', '1000.25']);
    expect(readAll(['1,234', '12'])).toEqual(['1234', '12']);
  });

  it('are left undecided where three digits may be parts or a group, until another amount tells', () => {
    expect(readAll(['1,234'], 3)).toBeUndefined();
    expect(readAll(['1,234', '1.234,567'], 3)).toEqual(['1.234', '1234.567']);
    expect(readAll(['1,234', '0.500'], 3)).toEqual(['1234', '0.500']);
  });

  it('are left undecided where two of a document contradict each other', () => {
    expect(readAll(['1,234.50', '1.234,50'])).toBeUndefined();
  });

  it.each([
    '',
    'abc',
    '1,23,4',
    '12..5',
    '1.2.3',
    '1,234,56',
    "1'23.00",
    '1,234 567.00',
    '5 00.00',
  ])('are none: %j', (text) => {
    expect(readAmount(text, '.')).toBeNull();
  });

  it('keep each digit as printed, beyond what a JavaScript number can hold', () => {
    expect(readAll(['9,007,199,254,740,993.10'])).toEqual(['9007199254740993.10']);
  });
});
