import type { FastifyReply } from 'fastify';

import type { FileFormat } from '../report/file-format.ts';
import { openReport } from '../report/read-report.ts';
import { openWorkbook } from '../report/workbook/open-workbook.ts';
import { sendFile } from './send-file.ts';
import type { WebPorts } from './web-ports.ts';

export interface WantedReport {
  /** A report's name, or `workbook`, which is XLSX alone. */
  readonly name: string;
  /** An invoice id, or a period. */
  readonly scope: string;
  /** Undefined for the newest. */
  readonly runId: string | undefined;
  readonly format: FileFormat;
}

/**
 * Hands out what a run emitted: the CSV, proved against its record, or a workbook of the same rows.
 *
 * @throws AppError REPORT_UNKNOWN, REPORT_DAMAGED, WORKBOOK_TOO_LARGE
 */
export async function sendReport(
  ports: WebPorts,
  reply: FastifyReply,
  { name, scope, runId, format }: WantedReport,
): Promise<FastifyReply> {
  const file =
    format === 'xlsx'
      ? await openWorkbook(ports, { name, scope, runId })
      : await openReport(ports, { report: name, scope, runId, bom: format === 'csv-excel' });
  return sendFile(reply, file, format);
}
