/** What Partner Center prints for "never". */
const NEVER = '0001-01-01';

/**
 * An instant as Partner Center prints it: with seven fraction digits, with or without zone. Without one it is UTC.
 *
 * @returns undefined for nothing, "never", and what is no instant
 */
export function instantIn(printed: string | undefined): Date | undefined {
  if (printed === undefined || printed.startsWith(NEVER)) return undefined;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(printed) ? printed : `${printed}Z`;
  const instant = new Date(zoned);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
