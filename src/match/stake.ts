import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import type { FindingColumns } from './rule.ts';

/**
 * What a unit `u` of m_unit is off, against the quantity ordered: above 0 too much was charged. A unit of quantity is
 * valued at what it was charged on average, so that net and tax keep the invoice's own rounding. Rounding happens once,
 * here.
 */
export function quantityDifference(): Pick<
  FindingColumns,
  | 'subject'
  | 'cell'
  | 'currency'
  | 'net'
  | 'tax'
  | 'expectedQuantity'
  | 'actualQuantity'
  | 'expectedNet'
  | 'actualNet'
> {
  const share = (amount: RawBuilder<unknown>) =>
    sql`round(${amount} * (u.quantity - u.ordered_quantity) / u.quantity, ${minorDigitsSql(sql`u.currency`)})`;
  return {
    subject: sql`concat_ws('|', u.order_id, u.order_line, u.item, u.cycle_end_on - date '2000-01-01')`,
    cell: sql`u.cell`,
    currency: sql`u.currency`,
    net: share(sql`u.net`),
    tax: share(sql`u.tax`),
    expectedQuantity: sql`u.ordered_quantity`,
    actualQuantity: sql`u.quantity`,
    expectedNet: sql`u.net - ${share(sql`u.net`)}`,
    actualNet: sql`u.net`,
  };
}

/** A finding that puts all money of a cell `c` of m_cell in question. The printed total is what the bridge owes. */
export function wholeCell(): Pick<
  FindingColumns,
  'cell' | 'currency' | 'net' | 'tax' | 'bridge' | 'actualNet'
> {
  return {
    cell: sql`c.cell`,
    currency: sql`c.currency`,
    net: sql`c.subtotal`,
    tax: sql`c.tax_total`,
    bridge: sql`c.total`,
    actualNet: sql`c.subtotal`,
  };
}
