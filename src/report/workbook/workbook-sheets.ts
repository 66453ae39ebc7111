import { AppError } from '../../lib/app-error.ts';
import type { Db } from '../../store/connection.ts';
import type { Report } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import type { ReportRow } from '../select-report.ts';
import { selectReport } from '../select-report.ts';
import { customerSheet } from './customer-sheet.ts';
import type { ReasonWords } from './reason-sheet.ts';
import { reasonSheet } from './reason-sheet.ts';
import { reportSheet } from './report-sheet.ts';
import type { Sheet } from './sheet.ts';
import { SHEET_ROWS_MAX } from './sheet.ts';
import { FINDINGS_TABLE } from './stake-columns.ts';
import { BRIDGE_TABLE, LINES_TABLE, summarySheet } from './summary-sheet.ts';
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
  const invoices = await selectReport(db, summary, scope).execute();
  refuseTooMany(invoices);
  const layout = { idsLast: false, emptyColumns: [] };
  return [
    summarySheet(invoices),
    reportSheet(db, findings, [scope], {
      name: 'Discrepancies',
      table: FINDINGS_TABLE,
      idsLast: true,
      emptyColumns: ['your_note'],
    }),
    await reasonSheet(db, findings, scope, words),
    await customerSheet(db, findings, scope),
    reportSheet(db, bridge, [scope], { ...layout, name: 'Bridge', table: BRIDGE_TABLE }),
    reportSheet(db, lines, invoicesOf(scope), { ...layout, name: 'Lines', table: LINES_TABLE }),
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

function refuseTooMany(invoices: readonly ReportRow[]): void {
  const lines = invoices.reduce((sum, { line_count }) => sum + Number(line_count ?? 0), 0);
  if (lines <= SHEET_ROWS_MAX) return;
  throw new AppError('WORKBOOK_TOO_LARGE', `${lines} lines do not fit a sheet of Excel`, {
    kind: 'usage',
    fix: 'Take the workbook of one invoice, or the CSV: `recon reports get lines --invoice <id>`.',
  });
}
