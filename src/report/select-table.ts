import type { SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import type { Database } from '../store/schema.ts';
import { cellText, moneyOfRow } from './cell-text.ts';
import type { Table } from './table.ts';

/** Printed cells by column name; null is an empty cell. */
export type TableRow = Readonly<Record<string, string | null>>;

/** All rows of a table in their order, every cell printed: the one select that every writer sends, as `cell` prints it. */
export function selectTable(
  db: Db,
  table: Table,
  cell: typeof cellText = cellText,
): SelectQueryBuilder<Database & { r: unknown }, 'r', TableRow> {
  const rows = db.selectFrom(sql`(${table.rows})`.as('r'));
  const priced =
    table.currency === undefined
      ? rows
      : rows.innerJoinLateral(moneyOfRow(table.currency).as('money'), (join) => join.onTrue());
  return priced
    .select(table.columns.map((column) => cell(table, column).as(column.name)))
    .orderBy(table.order);
}
