import type { Db } from '../../store/connection.ts';
import { selectTable } from '../select-table.ts';
import type { ColumnKind, Table, TableColumn, TableShape } from '../table.ts';
import type { Sheet, SheetCell, SheetColumn, SheetColumnKind } from './sheet.ts';

const ROWS_PER_FETCH = 1000;

const SHEET_KIND: Readonly<Record<ColumnKind, SheetColumnKind>> = {
  text: 'text',
  id: 'text',
  code: 'text',
  flag: 'text',
  amount: 'amount',
  price: 'number',
  count: 'number',
  day: 'day',
  instant: 'instant',
};

const WIDTH: Readonly<Record<ColumnKind, number>> = {
  text: 36,
  id: 24,
  code: 18,
  flag: 8,
  amount: 16,
  price: 14,
  count: 12,
  day: 12,
  instant: 20,
};

export interface TableSheetLayout {
  readonly name: string;
  readonly table: string;
  /** People read words and figures first: true moves ids behind them. */
  readonly idsLast: boolean;
  /** Empty columns at the end, for the reader. */
  readonly emptyColumns: readonly string[];
}

/** The rows of tables of one shape as the CSV has them, one table after the other, under the same column names. */
export function tableSheet(
  db: Db,
  shape: TableShape,
  tables: readonly Table[],
  layout: TableSheetLayout,
): Sheet {
  const columns = layout.idsLast ? withIdsLast(shape.columns) : shape.columns;
  return {
    name: layout.name,
    table: layout.table,
    columns: [
      ...columns.map(({ name, kind }) => ({
        title: name,
        kind: SHEET_KIND[kind],
        width: WIDTH[kind],
      })),
      ...layout.emptyColumns.map((title): SheetColumn => ({
        title,
        kind: 'text',
        width: WIDTH.text,
      })),
    ],
    rows: rowsOf(db, columns, tables),
  };
}

function withIdsLast(columns: readonly TableColumn[]): readonly TableColumn[] {
  return [
    ...columns.filter(({ kind }) => kind !== 'id'),
    ...columns.filter(({ kind }) => kind === 'id'),
  ];
}

async function* rowsOf(
  db: Db,
  columns: readonly TableColumn[],
  tables: readonly Table[],
): AsyncGenerator<readonly SheetCell[]> {
  const names = columns.map(({ name }) => name);
  for (const table of tables) {
    for await (const row of selectTable(db, table).stream(ROWS_PER_FETCH)) {
      yield names.map((name) => row[name] ?? null);
    }
  }
}
