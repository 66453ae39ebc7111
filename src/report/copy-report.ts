import { to as copyTo } from 'pg-copy-streams';

import type { Snapshot } from '../store/snapshot.ts';
import { CsvDialect } from './csv-dialect.ts';
import { isGuarded } from './formula-guard.ts';
import { inlineParameters } from './inline-parameters.ts';
import type { Report } from './report.ts';
import type { ReportCsv } from './report-csv.ts';
import type { ReportScope } from './report-scope.ts';
import { selectReport } from './select-report.ts';

/** Has Postgres write the CSV, by COPY, and turns its bytes into our dialect: no row becomes a JavaScript object. */
export function copyReport(
  { db, client }: Snapshot,
  report: Report,
  scope: ReportScope,
): ReportCsv {
  const rows = inlineParameters(selectReport(db, report, scope).compile());
  const dialect = new CsvDialect(report.columns.map(({ kind }) => isGuarded(kind)));
  return {
    source: client.query(copyTo(`copy (${rows}) to stdout with (format csv, header)`)),
    csv: dialect,
    tally: dialect,
  };
}
