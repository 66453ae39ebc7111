import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { FindingColumns } from './rule.ts';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const NO_MINOR_UNIT = [
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
];
const THOUSANDTHS = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'];

/** Decimals of a currency, as SQL. Rounding happens once, where a stake is made. */
export function minorUnits(currency: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${currency} = any(${NO_MINOR_UNIT}) then 0
    when ${currency} = any(${THOUSANDTHS}) then 3 else 2 end`;
}

/**
 * What a unit `u` of m_unit is off, against the quantity ordered: above 0 too much was charged. A unit of quantity is
 * valued at what it was charged on average, so that net and tax keep the invoice's own rounding.
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
    sql`round(${amount} * (u.quantity - u.ordered_quantity) / u.quantity, ${minorUnits(sql`u.currency`)})`;
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
