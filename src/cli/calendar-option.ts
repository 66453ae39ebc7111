import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

import type { BillingMonth } from '../lib/billing-month.ts';
import { parseBillingMonth } from '../lib/billing-month.ts';

/** @throws InvalidArgumentError when it is no month */
export function parseMonth(value: string): BillingMonth {
  const month = parseBillingMonth(value);
  if (month === undefined)
    throw new InvalidArgumentError('Write a month as YYYY-MM, like 2026-09.');
  return month;
}

/**
 * @returns a UTC day, `YYYY-MM-DD`
 * @throws InvalidArgumentError when the calendar has no such day
 */
export function parseDay(value: string): string {
  const day = z.iso.date().safeParse(value);
  if (!day.success) throw new InvalidArgumentError('Write a day as YYYY-MM-DD, like 2026-09-08.');
  return day.data;
}
