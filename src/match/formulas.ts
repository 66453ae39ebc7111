import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/** One way Microsoft makes a subtotal. */
export interface Formula {
  readonly name: string;
  /** Raised whenever it may give another amount. */
  readonly version: string;
  /** The subtotal of a line `l` of m_line, signed as its price is. */
  readonly subtotal: RawBuilder<unknown>;
}

const price = sql`l.effective_unit_price`;
const rate = sql`coalesce(l.exchange_rate, 1)`;

/**
 * Microsoft's own worked examples follow several rules, and no line says which one made it. `trunc` cuts toward zero,
 * on refunds too (-232.258 is printed -232.25).
 *
 * Source: "Use the reconciliation files" states the first and the third. Seat changes of "Common billing scenarios"
 * follow the second (9.408 x 12 is printed 112.89; unit first would give 112.80), its tiered usage the last (2.5415 x
 * 32 is printed 81.33). Not documented: currencies without hundredths; their minor unit is taken.
 */
export const FORMULAS: readonly Formula[] = [
  {
    name: 'seat-unit-first',
    version: '1',
    subtotal: sql`trunc(${price} * ${rate}, l.minor_digits) * l.quantity`,
  },
  {
    name: 'seat-product-first',
    version: '1',
    subtotal: sql`trunc(${price} * ${rate} * l.quantity, l.minor_digits)`,
  },
  {
    name: 'usage',
    version: '1',
    subtotal: sql`trunc(trunc(${price} * l.quantity, l.minor_digits) * ${rate}, l.minor_digits)`,
  },
  {
    name: 'tiered-nearest',
    version: '1',
    subtotal: sql`round(${price} * ${rate} * l.quantity, l.minor_digits)`,
  },
];

/** How far a line `l` of m_line is from the nearest formula, in its currency. Its sign is another rule's matter. */
export const distanceFromFormulas: RawBuilder<unknown> = sql`least(${sql.join(
  FORMULAS.map(({ subtotal }) => sql`abs(abs(l.subtotal) - abs(${subtotal}))`),
)})`;

/**
 * What a line may be off: prices are printed rounded, which a quantity multiplies. One minor unit a unit of quantity,
 * and at least one.
 */
export const formulaTolerance: RawBuilder<unknown> = sql`greatest(1, abs(l.quantity)) * power(10::numeric, -l.minor_digits)`;

/** The formula amount nearest to the subtotal of a line `l` of m_line, with the subtotal's sign, or its own beside a subtotal of 0. */
export const nearestFormula: RawBuilder<unknown> = sql`(
  select case when l.subtotal = 0 then f.amount else sign(l.subtotal) * abs(f.amount) end from (values ${sql.join(
    FORMULAS.map(({ subtotal }) => sql`(${subtotal})`),
  )}) f(amount) order by abs(abs(l.subtotal) - abs(f.amount)), abs(f.amount) limit 1)`;
