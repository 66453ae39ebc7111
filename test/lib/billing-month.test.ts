import { describe, expect, it } from 'vitest';

import type { BillingMonth } from '../../src/lib/billing-month.ts';
import { addMonths, billingMonthOf, parseBillingMonth } from '../../src/lib/billing-month.ts';

describe('billing months', () => {
  it.each(['2026-01', '2026-12', '0001-10'])('reads %s', (text) =>
    expect(parseBillingMonth(text)).toBe(text),
  );

  it.each(['2026-00', '2026-13', '2026-1', '2026-01-01', ' 2026-01', '26-01', ''])(
    'refuses %j',
    (text) => expect(parseBillingMonth(text)).toBeUndefined(),
  );

  it('counts the month in UTC', () => {
    expect(billingMonthOf(new Date('2026-01-31T23:59:59.999Z'))).toBe('2026-01');
    expect(billingMonthOf(new Date('2026-01-31T20:00:00-08:00'))).toBe('2026-02');
  });

  it.each([
    ['2026-01', -1, '2025-12'],
    ['2025-12', 1, '2026-01'],
    ['2026-05', 0, '2026-05'],
    ['2026-03', -27, '2023-12'],
  ])('adds to %s %i months', (month, count, sum) =>
    expect(addMonths(month as BillingMonth, count)).toBe(sum),
  );
});
