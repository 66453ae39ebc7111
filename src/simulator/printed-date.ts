import { addDays, type Day } from './billing-calendar.ts';

/** How Partner Center says "none" where a date is due. */
export const NO_DATE = '0001-01-01T00:00:00';

/** The same UTC midnight in one of the four documented forms, in turn. */
export function printedDay(day: Day, position: number): string {
  switch (position % 4) {
    case 1:
      return `${day}T00:00:00`;
    case 2:
      return `${addDays(day, -1)}T16:00:00-08:00`;
    case 3:
      return `${day}T00:00:00+00:00`;
    default:
      return `${day}T00:00:00Z`;
  }
}

/** The same instant with Z, without zone, or with an offset, in turn. Fraction digits are kept. */
export function printedInstant(instant: string, position: number): string {
  const bare = instant.slice(0, -1);
  switch (position % 3) {
    case 1:
      return bare;
    case 2: {
      const [seconds = '', fraction = ''] = bare.split('.');
      const shifted = new Date(Date.parse(`${seconds}Z`) - 8 * 60 * 60 * 1000);
      return `${shifted.toISOString().slice(0, 19)}.${fraction}-08:00`;
    }
    default:
      return instant;
  }
}
