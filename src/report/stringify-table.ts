import { stringify } from 'csv-stringify';

import type { Snapshot } from '../store/snapshot.ts';
import { GUARD, isFormula, isGuarded } from './formula-guard.ts';
import type { TableRow } from './select-table.ts';
import { selectTable } from './select-table.ts';
import type { Table } from './table.ts';
import type { CsvTally, TableCsv } from './table-csv.ts';

/** What a cursor fetches at a time. */
const ROWS_PER_FETCH = 500;

/** Takes the rows from a cursor, guards their cells and has csv-stringify write them. */
export function stringifyTable({ db }: Snapshot, table: Table): TableCsv {
  const tally = { rows: 0, guardedCells: 0 };
  const rows = selectTable(db, table).stream(ROWS_PER_FETCH);
  return {
    source: guardedCells(table, rows, tally),
    csv: stringify({
      header: true,
      columns: table.columns.map(({ name }) => name),
      record_delimiter: '\r\n',
      // Given a delimiter of ours, it would leave a lone CR or LF unquoted.
      quote_record_delimiter: true,
      // Goes by the text alone, and would put an apostrophe before -99.90.
      escape_formulas: false,
    }),
    tally,
  };
}

async function* guardedCells(
  table: Table,
  rows: AsyncIterable<TableRow>,
  tally: { -readonly [Count in keyof CsvTally]: CsvTally[Count] },
): AsyncGenerator<(string | null)[]> {
  for await (const row of rows) {
    tally.rows += 1;
    yield table.columns.map(({ name, kind }) => {
      const cell = row[name] ?? null;
      if (cell === null || !isGuarded(kind) || !isFormula(cell)) return cell;
      tally.guardedCells += 1;
      return GUARD + cell;
    });
  }
}
