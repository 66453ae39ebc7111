import { AppError } from '../../lib/app-error.ts';
import { findEmittedFile } from '../../store/emitted-file-store.ts';
import type { ReportPorts } from '../build-report.ts';
import type { HandedFile } from '../handed-file.ts';
import { writeNameless } from '../nameless-file.ts';
import { reportPlace } from '../report-place.ts';
import { loadReportScope } from '../report-scope.ts';
import type { WorkbookPorts } from './workbook-sheets.ts';
import { reportNamed, WORKBOOK } from './workbook-sheets.ts';
import { writeWorkbook } from './write-workbook.ts';

export interface WorkbookRequest {
  /** A report's, or `workbook`. */
  readonly name: string;
  /** An invoice id, or a period. */
  readonly scope: string;
  /** Undefined for the newest run that emitted files of the scope. */
  readonly runId: string | undefined;
}

/**
 * Writes an XLSX file of what a run emitted as CSV, and opens it: length and hash are known before the first byte is
 * handed over. It is made on request and not kept. Of the newest run it shows all decisions taken by now, and is called
 * `live` when there are some that the run's CSV files do not show.
 *
 * @throws AppError REPORT_UNKNOWN when there is no such report, or nothing was emitted for the scope
 * @throws AppError WORKBOOK_TOO_LARGE
 */
export async function openWorkbook(
  ports: ReportPorts & WorkbookPorts,
  request: WorkbookRequest,
): Promise<HandedFile> {
  const { name, runId } = request;
  // Every scope has discrepancies: what they are made from, the whole workbook is made from.
  const report = name === WORKBOOK ? 'discrepancies' : reportNamed(ports.reports, name).name;
  const file = await findEmittedFile(ports.store.db, { report, scope: request.scope, runId });
  if (file === undefined) throw nothingEmitted(request);
  const scope = await loadReportScope(ports.store.db, {
    runId: file.run_id,
    period: file.period,
    invoiceId: file.scope === file.period ? undefined : file.scope,
    decisions: runId === undefined ? 'by-now' : 'of-run',
  });
  const { folder, fileName } = reportPlace(ports.reportsDir, name, scope);
  const written = await writeNameless(folder, (sink) =>
    writeWorkbook(ports.store, ports, { name, scope }, sink),
  );
  return {
    ...written,
    fileName: fileName.replace(/\.csv$/, `${scope.isLive ? '_live' : ''}.xlsx`),
  };
}

function nothingEmitted({ name, scope, runId }: WorkbookRequest): AppError {
  const by = runId === undefined ? '' : ` by run ${runId}`;
  return new AppError(
    'REPORT_UNKNOWN',
    `nothing was emitted for ${scope}${by} to make ${name} from`,
    {
      kind: 'usage',
      fix: '`recon reports list` shows the files there are.',
    },
  );
}
