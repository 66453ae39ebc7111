import { groupThousands } from './decimal.ts';

/**
 * A quantity for people.
 *
 * @example formatUnits('1200') // '1,200 units'
 */
export function formatUnits(quantity: string): string {
  return `${groupThousands(quantity)} ${quantity === '1' ? 'unit' : 'units'}`;
}
