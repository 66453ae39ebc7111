import { addDays, type Day } from './billing-calendar.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How Partner Center prints "never" and "none". */
export const NO_DATE = '0001-01-01T00:00:00';

/** One UTC midnight in the spellings the documents show; the third names the day before, in Redmond. */
export function printedDay(day: Day, random: SeededRandom): string {
  const form = random.int(1, 20);
  if (form <= 12) return `${day}T00:00:00Z`;
  if (form <= 16) return `${day}T00:00:00`;
  if (form <= 18) return `${day}T00:00:00+00:00`;
  return `${addDays(day, -1)}T16:00:00-08:00`;
}

/** The same instant eight hours west, fraction digits kept. @param instant ISO, `Z` */
export function printedInPacificTime(instant: string): string {
  const [seconds = '', fraction = ''] = instant.replace('Z', '').split('.');
  const shifted = new Date(Date.parse(`${seconds}Z`) - 8 * 60 * 60 * 1000).toISOString();
  return `${shifted.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}-08:00`;
}
