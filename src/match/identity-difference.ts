import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import { CONVERTING_TYPES } from './charge-types.ts';
import type { FindingColumns } from './rule.ts';

const kept = sql`coalesce(p.kept, 1)`;

/**
 * What a unit `u` of m_unit costs beyond the item that was ordered: the charge less the ordered quantity at the price
 * promised, of this invoice's own money and as far as no other invoice took it back. Without a promise nothing is known
 * to be owed, and the whole charge is in question.
 */
export function identityDifference(): Pick<
  FindingColumns,
  'cell' | 'currency' | 'net' | 'tax' | 'expectedNet' | 'actualNet'
> {
  const owed = sql`greatest(coalesce(u.ordered_quantity, u.quantity) - u.earlier_quantity, 0)`;
  const net = sql`round((u.own_net - coalesce(p.unit_value * ${owed}, 0)) * ${kept}, ${minorDigitsSql(sql`u.currency`)})`;
  return {
    cell: sql`u.cell`,
    currency: sql`u.currency`,
    net,
    tax: sql`coalesce(round(u.own_tax * ${net} / nullif(u.own_net, 0), ${minorDigitsSql(sql`u.currency`)}), 0)`,
    expectedNet: sql`u.own_net - ${net}`,
    actualNet: sql`u.own_net`,
  };
}

/**
 * Units whose item may be compared with the order's, followed by conditions. A conversion swaps products on purpose, and
 * what was taken back is no matter any more.
 */
export const comparedUnits: RawBuilder<unknown> = sql`
  m_unit u
  join m_cell c on c.cell = u.cell and u.own_quantity > 0 and not c.charge_types && ${CONVERTING_TYPES}::text[]
  join m_link l on l.group_id = c.group_id
  left join m_price p on p.cell = u.cell
  where ${kept} > 0`;
