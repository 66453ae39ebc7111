import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import type { FindingColumns } from './rule.ts';

/**
 * What a unit `u` of m_unit is off, against the quantity ordered: above 0 too much was charged. With `p`, the row of
 * m_price of its cell.
 *
 * A unit of quantity is valued at the price promised, so that the price effect (charged quantity at the difference in
 * price) makes up the rest of the difference. Without a promise, or where a part of the cycle was billed, it is valued
 * at what was charged on average, which keeps the invoice's own rounding.
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
  const surplus = sql`(u.quantity - u.ordered_quantity)`;
  const value = sql`case when p.unit_value is not null and not u.changes then ${surplus} * p.unit_value
    else u.net * ${surplus} / u.quantity end`;
  const rounded = (amount: RawBuilder<unknown>) =>
    sql`round(${amount}, ${minorDigitsSql(sql`u.currency`)})`;
  const net = rounded(value);
  return {
    subject: sql`concat_ws('|', u.order_id, u.order_line, u.item, u.cycle_end_on - date '2000-01-01')`,
    cell: sql`u.cell`,
    currency: sql`u.currency`,
    net,
    tax: sql`coalesce(${rounded(sql`u.tax * (${value}) / nullif(u.net, 0)`)}, 0)`,
    expectedQuantity: sql`u.ordered_quantity`,
    actualQuantity: sql`u.quantity`,
    expectedNet: sql`u.net - ${net}`,
    actualNet: sql`u.net`,
  };
}

/** What the price alone makes of a cell `c` of m_cell, with its row `p` of m_price: above 0 the charge is too dear. */
export function priceDifference(): Pick<
  FindingColumns,
  | 'cell'
  | 'currency'
  | 'net'
  | 'tax'
  | 'confidence'
  | 'expectedUnitPrice'
  | 'actualUnitPrice'
  | 'expectedNet'
  | 'actualNet'
> {
  return {
    cell: sql`c.cell`,
    currency: sql`c.currency`,
    net: sql`p.net`,
    tax: sql`p.tax`,
    // The unit price of a prorated line is the list's of that day, which is not always what was charged.
    confidence: sql`case when p.is_full_cycle then 'certain' else 'suspected' end`,
    expectedUnitPrice: sql`p.promised_unit_price`,
    actualUnitPrice: sql`p.unit_price`,
    expectedNet: sql`c.subtotal - p.net`,
    actualNet: sql`c.subtotal`,
  };
}

/** What lines summed per cell as `i` (cell, net, tax) are off, in cell `c` of m_cell. */
export function ofLines(): Pick<FindingColumns, 'cell' | 'currency' | 'net' | 'tax'> {
  const digits = minorDigitsSql(sql`c.currency`);
  return {
    cell: sql`c.cell`,
    currency: sql`c.currency`,
    net: sql`round(i.net, ${digits})`,
    tax: sql`coalesce(round(i.tax, ${digits}), 0)`,
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

/**
 * What is left of the money of a cell `c` of m_cell after what other invoices took back.
 *
 * @param kept the part that is, 0 to 1
 */
export function keptOfCell(
  kept: RawBuilder<unknown>,
): Pick<FindingColumns, 'cell' | 'currency' | 'net' | 'tax' | 'bridge' | 'actualNet'> {
  const part = (amount: RawBuilder<unknown>) =>
    sql`round(${amount} * ${kept}, greatest(scale(${amount}), ${minorDigitsSql(sql`c.currency`)}))`;
  return {
    ...wholeCell(),
    net: part(sql`c.subtotal`),
    tax: part(sql`c.tax_total`),
    bridge: part(sql`c.total`),
  };
}
