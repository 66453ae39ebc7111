import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { sql } from 'kysely';

import type { Db, Store } from '../../store/connection.ts';
import { withSnapshot } from '../../store/snapshot.ts';
import { ByteMeasure } from '../byte-measure.ts';
import type { ReportScope } from '../report-scope.ts';
import { reportSheet } from './report-sheet.ts';
import type { Sheet } from './sheet.ts';
import type { WorkbookPorts } from './workbook-sheets.ts';
import { reportNamed, WORKBOOK, workbookSheets } from './workbook-sheets.ts';
import { zipWorkbook } from './zip-workbook.ts';

/**
 * Writes an XLSX file to a stream, which it ends: the whole workbook, or one report as a sheet. Memory does not grow
 * with the rows; all sheets are of one snapshot; the same scope gives the same bytes at any time.
 *
 * @param name of a report, or {@link WORKBOOK}
 * @throws AppError REPORT_UNKNOWN, WORKBOOK_TOO_LARGE
 */
export async function writeWorkbook(
  store: Store,
  ports: WorkbookPorts,
  { name, scope }: { name: string; scope: ReportScope },
  sink: Writable,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return withSnapshot(store, async ({ db }) => {
    await sql`set local jit = off`.execute(db);
    const sheets =
      name === WORKBOOK
        ? await workbookSheets(db, ports, scope)
        : [oneSheet(db, ports, { name, scope })];
    const properties = { title: `${name} ${scope.name}`, madeAt: scope.run.created_at };
    const measure = new ByteMeasure();
    await pipeline(
      zipWorkbook(sheets, properties),
      (chunks: AsyncIterable<Buffer>) => measure.pass(chunks),
      sink,
    );
    return { bytes: measure.bytes, sha256: measure.sha256() };
  });
}

function oneSheet(
  db: Db,
  { reports }: WorkbookPorts,
  of: { name: string; scope: ReportScope },
): Sheet {
  const report = reportNamed(reports, of.name);
  return reportSheet(db, report, [of.scope], {
    name: report.name,
    table: 'tblReport',
    idsLast: false,
    emptyColumns: [],
  });
}
