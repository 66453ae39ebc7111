import { to as copyTo } from 'pg-copy-streams';

import type { Snapshot } from '../store/snapshot.ts';
import { copiedCell } from './cell-text.ts';
import { CsvDialect } from './csv-dialect.ts';
import { isGuarded } from './formula-guard.ts';
import { inlineParameters } from './inline-parameters.ts';
import { selectTable } from './select-table.ts';
import type { Table } from './table.ts';
import type { TableCsv } from './table-csv.ts';

/** Has Postgres write the CSV, by COPY, and turns its bytes into our dialect: no row becomes a JavaScript object. */
export function copyTable({ db, client }: Snapshot, table: Table): TableCsv {
  const rows = inlineParameters(selectTable(db, table, copiedCell).compile());
  const dialect = new CsvDialect(table.columns.map(({ kind }) => isGuarded(kind)));
  return {
    source: client.query(copyTo(`copy (${rows}) to stdout with (format csv, header)`)),
    csv: dialect,
    tally: dialect,
  };
}
