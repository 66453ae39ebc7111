import type { Writable } from 'node:stream';

import { sql } from 'kysely';

import type { Store } from '../../store/connection.ts';
import { withSnapshot } from '../../store/snapshot.ts';
import { reportTable } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import { onlySheet } from './only-sheet.ts';
import type { WorkbookPorts } from './workbook-sheets.ts';
import { reportNamed, WORKBOOK, workbookSheets } from './workbook-sheets.ts';
import { writeSheets } from './write-sheets.ts';

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
        : [await onlySheet(db, reportTable(reportNamed(ports.reports, name), scope))];
    const properties = { title: `${name} ${scope.name}`, madeAt: scope.run.created_at };
    return writeSheets(sheets, properties, sink);
  });
}
