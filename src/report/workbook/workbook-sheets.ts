import { AppError } from '../../lib/app-error.ts';
import type { Db } from '../../store/connection.ts';
import type { Report } from '../report.ts';
import { reportTable } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import type { TableRow } from '../select-table.ts';
import { selectTable } from '../select-table.ts';
import { customerSheet } from './customer-sheet.ts';
import type { ReasonWords } from './reason-sheet.ts';
import { reasonSheet } from './reason-sheet.ts';
import type { Sheet } from './sheet.ts';
import { SHEET_ROWS_MAX } from './sheet.ts';
import { FINDINGS_TABLE } from './stake-columns.ts';
import { BRIDGE_TABLE, LINES_TABLE, summarySheet } from './summary-sheet.ts';
import { tableSheet } from './table-sheet.ts';
import { workbookTooLarge } from './workbook-too-large.ts';
import { workingSheet } from './working-sheet.ts';

/** The name under which the workbook is asked for, beside the names of reports. */
export const WORKBOOK = 'workbook';

/** What a workbook is put together from. */
export interface WorkbookPorts {
  readonly reports: readonly Report[];
  readonly words: ReasonWords;
}

/**
 * The sheets of the whole workbook of an invoice or a period.
 *
 * @throws AppError WORKBOOK_TOO_LARGE when its lines do not fit one sheet
 */
export async function workbookSheets(
  db: Db,
  { reports, words }: WorkbookPorts,
  scope: ReportScope,
): Promise<readonly Sheet[]> {
  const summary = reportNamed(reports, 'summary');
  const findings = reportNamed(reports, 'discrepancies');
  const bridge = reportNamed(reports, 'bridge');
  const lines = reportNamed(reports, 'lines');
  const invoices = await selectTable(db, reportTable(summary, scope)).execute();
  refuseTooMany(invoices);
  const layout = { idsLast: false, emptyColumns: [] };
  return [
    summarySheet(invoices),
    tableSheet(db, findings, [reportTable(findings, scope)], {
      name: 'Discrepancies',
      table: FINDINGS_TABLE,
      idsLast: true,
      emptyColumns: ['your_note'],
    }),
    await reasonSheet(db, findings, scope, words),
    await customerSheet(db, findings, scope),
    tableSheet(db, bridge, [reportTable(bridge, scope)], {
      ...layout,
      name: 'Bridge',
      table: BRIDGE_TABLE,
    }),
    tableSheet(
      db,
      lines,
      invoicesOf(scope).map((one) => reportTable(lines, one)),
      { ...layout, name: 'Lines', table: LINES_TABLE },
    ),
    workingSheet(scope, [summary, findings, bridge, lines], words),
  ];
}

/** @throws AppError REPORT_UNKNOWN */
export function reportNamed(reports: readonly Report[], name: string): Report {
  const report = reports.find((one) => one.name === name);
  if (report !== undefined) return report;
  throw new AppError('REPORT_UNKNOWN', `there is no report ${name}`, {
    kind: 'usage',
    fix: `Use one of ${[...reports.map((one) => one.name), WORKBOOK].join(', ')}.`,
  });
}

/** The lines are a report of one invoice. */
function invoicesOf(scope: ReportScope): readonly ReportScope[] {
  return scope.matches.flatMap((match): ReportScope[] =>
    match.invoice_id === null
      ? []
      : [{ ...scope, kind: 'invoice', name: match.invoice_id, matches: [match] }],
  );
}

function refuseTooMany(invoices: readonly TableRow[]): void {
  const lines = invoices.reduce((sum, { line_count }) => sum + Number(line_count ?? 0), 0);
  if (lines <= SHEET_ROWS_MAX) return;
  throw workbookTooLarge(
    lines,
    'Take the workbook of one invoice, or the CSV: `recon reports get lines --invoice <id>`.',
  );
}
