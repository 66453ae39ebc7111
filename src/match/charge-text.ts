import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/** The customer of a cell `c` of m_cell in a sentence, as SQL: by name, or by id where nothing names it. */
export const customerText: Sql = sql`coalesce(nullif(c.customer_name, ''), nullif(c.customer_id, ''), 'a customer without a name')`;

/** What a cell `c` of m_cell is for, as SQL: by name, or by catalogue item where nothing names it. */
export const productText: Sql = sql`coalesce(nullif(c.product_name, ''),
  nullif(concat_ws(':', c.product_id, c.sku_id, c.availability_id), ''), 'an unnamed product')`;

/** `Power BI Premium Per User for Contoso`, of a cell `c` of m_cell, as SQL. */
export const itemText: Sql = sql`format('%s for %s', ${productText}, ${customerText})`;

/** `order 0a1b2c3d4e5f line 0`, as SQL; numbered from 0, as in Partner Center. */
export function orderLineText(row: 'l' | 'o' | 'p' | 'r' | 'u'): Sql {
  return sql`format('order %s line %s', ${sql.ref(`${row}.order_id`)}, ${sql.ref(`${row}.order_line`)})`;
}

/** The order ids printed on a cell `c` of m_cell, as SQL: `order 0a1b2c3d4e5f`. */
export const printedOrderText: Sql = sql`coalesce('order ' || nullif(array_to_string(c.order_ids, ', '), ''), 'no order id')`;

/** `under order 0a1b2c3d4e5f, and no such order is known`, of a cell `c` of m_cell without an order, as SQL. */
export const unknownOrderText: Sql = sql`case
  when array_to_string(c.order_ids, '') = '' then 'without an order id, and no order is known for it'
  else format('under %s, and no such order is known', ${printedOrderText}) end`;

/** `1 line`, `247 lines`, as SQL. */
export function linesText(lines: Sql): Sql {
  return sql`case ${lines} when 1 then '1 line' else ${lines} || ' lines' end`;
}

/** A UTC day in a sentence, as SQL: `2026-10-12`. */
export function dayText(instant: Sql): Sql {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD')`;
}
