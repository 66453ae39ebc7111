import { sql } from 'kysely';

import type { Db } from '../../store/connection.ts';
import type { Table } from '../table.ts';
import type { Sheet } from './sheet.ts';
import { SHEET_ROWS_MAX } from './sheet.ts';
import { tableSheet } from './table-sheet.ts';
import { workbookTooLarge } from './workbook-too-large.ts';

/**
 * A table as a sheet of its own, columns in the order of the CSV.
 *
 * @throws AppError WORKBOOK_TOO_LARGE when its rows do not fit
 */
export async function onlySheet(db: Db, table: Table): Promise<Sheet> {
  // Only these come by the million; a count costs about a second then, and breaking off late several minutes.
  if (table.bulk) await refuseTooMany(db, table);
  return tableSheet(db, table, [table], {
    name: table.name,
    table: 'tblReport',
    idsLast: false,
    emptyColumns: [],
  });
}

async function refuseTooMany(db: Db, table: Table): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${table.rows}) r`.execute(db);
  const count = rows[0]?.count ?? 0;
  if (count > SHEET_ROWS_MAX) throw workbookTooLarge(count, 'Take the CSV, or filter the list.');
}
