import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { AppError } from '../../lib/app-error.ts';
import { findEmittedFile } from '../../store/emitted-file-store.ts';
import type { ReportPorts } from '../build-report.ts';
import { reportPlace } from '../report-place.ts';
import { loadReportScope } from '../report-scope.ts';
import { tempBeside } from '../whole-file.ts';
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

/** A file that was written whole, ready to be read once. */
export interface OpenedWorkbook {
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Reading to the end, or destroying it, removes the file. */
  readonly stream: Readable;
}

/**
 * Writes an XLSX file of what a run emitted as CSV, and opens it: length and hash are known before the first byte is
 * handed over. It is made on request and not kept.
 *
 * @throws AppError REPORT_UNKNOWN when there is no such report, or nothing was emitted for the scope
 * @throws AppError WORKBOOK_TOO_LARGE
 */
export async function openWorkbook(
  ports: ReportPorts & WorkbookPorts,
  request: WorkbookRequest,
): Promise<OpenedWorkbook> {
  const { name, runId } = request;
  // Every scope has discrepancies: what they are made from, the whole workbook is made from.
  const report = name === WORKBOOK ? 'discrepancies' : reportNamed(ports.reports, name).name;
  const file = await findEmittedFile(ports.store.db, { report, scope: request.scope, runId });
  if (file === undefined) throw nothingEmitted(request);
  const scope = await loadReportScope(ports.store.db, {
    runId: file.run_id,
    period: file.period,
    invoiceId: file.scope === file.period ? undefined : file.scope,
  });
  const { folder, fileName: csvName } = reportPlace(ports.reportsDir, name, scope);
  const fileName = csvName.replace(/\.csv$/, '.xlsx');
  const temp = tempBeside(join(folder, fileName));
  await mkdir(folder, { recursive: true });
  try {
    const sink = createWriteStream(temp, { flags: 'wx' });
    const written = await writeWorkbook(ports.store, ports, { name, scope }, sink);
    const stream = (await open(temp)).createReadStream();
    stream.once('close', () => void rm(temp, { force: true }));
    return { fileName, ...written, stream };
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
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
