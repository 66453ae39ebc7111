import { addMonths, type BillingMonth, billingMonthOf } from '../lib/billing-month.ts';

/** A UTC day, `YYYY-MM-DD`. */
export type Day = string;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Invoices of a month exist from the 8th of the next, so that on the 9th the month counts as closed. */
const CLOSED_FROM_DAY = 9;

/** The last three billing months whose invoices exist at `now`, oldest first. */
export function closedMonths(now: Date): readonly [BillingMonth, BillingMonth, BillingMonth] {
  const newest = addMonths(billingMonthOf(now), now.getUTCDate() >= CLOSED_FROM_DAY ? -1 : -2);
  return [addMonths(newest, -2), addMonths(newest, -1), newest];
}

/** @example dayIn('2026-02', 31) // '2026-02-28', the last day */
export function dayIn(month: BillingMonth, dayOfMonth: number): Day {
  const day = Math.min(dayOfMonth, daysOfMonth(month));
  return `${month}-${String(day).padStart(2, '0')}`;
}

export function daysOfMonth(month: BillingMonth): number {
  return daysFrom(`${month}-01`, `${addMonths(month, 1)}-01`);
}

export function addDays(day: Day, count: number): Day {
  return new Date(instantOf(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Same day of a later month, or that month's last day. */
export function addMonthsToDay(day: Day, count: number): Day {
  const month = billingMonthOf(new Date(instantOf(day)));
  return dayIn(addMonths(month, count), Number(day.slice(8)));
}

/** Days from the first day (counted) to the second (not counted). */
export function daysFrom(from: Day, to: Day): number {
  return Math.round((instantOf(to) - instantOf(from)) / DAY_MS);
}

function instantOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
