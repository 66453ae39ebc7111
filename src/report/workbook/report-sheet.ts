import type { Db } from '../../store/connection.ts';
import type { ColumnKind, Report, ReportColumn } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import { selectReport } from '../select-report.ts';
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

export interface ReportSheetLayout {
  readonly name: string;
  readonly table: string;
  /** People read words and figures first: true moves ids behind them. */
  readonly idsLast: boolean;
  /** Empty columns at the end, for the reader. */
  readonly emptyColumns: readonly string[];
}

/** The rows of a report as the CSV has them, of one scope after the other, under the same column names. */
export function reportSheet(
  db: Db,
  report: Report,
  scopes: readonly ReportScope[],
  layout: ReportSheetLayout,
): Sheet {
  const columns = layout.idsLast ? withIdsLast(report.columns) : report.columns;
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
    rows: rowsOf(db, { ...report, columns }, scopes),
  };
}

function withIdsLast(columns: readonly ReportColumn[]): readonly ReportColumn[] {
  return [
    ...columns.filter(({ kind }) => kind !== 'id'),
    ...columns.filter(({ kind }) => kind === 'id'),
  ];
}

async function* rowsOf(
  db: Db,
  report: Report,
  scopes: readonly ReportScope[],
): AsyncGenerator<readonly SheetCell[]> {
  const names = report.columns.map(({ name }) => name);
  for (const scope of scopes) {
    for await (const row of selectReport(db, report, scope).stream(ROWS_PER_FETCH)) {
      yield names.map((name) => row[name] ?? null);
    }
  }
}
