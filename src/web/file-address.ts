import type { FileFormat } from '../report/file-format.ts';
import { WORKBOOK } from '../report/workbook/workbook-sheets.ts';
import type { EmittedFileRow } from '../store/emitted-file-store.ts';
import { address } from './address.ts';

/** Where an emitted file is handed out. */
export function fileAddress(
  file: Pick<EmittedFileRow, 'report' | 'scope' | 'run_id'>,
  format: FileFormat,
): string {
  const { report, scope, run_id: run } = file;
  return address(`/reports/${encodeURIComponent(report)}/${encodeURIComponent(scope)}`, {
    run,
    format,
  });
}

/** Where the workbook of an invoice or a month is handed out: of the newest run, with every decision taken since. */
export function workbookAddress(scope: string): string {
  return address(`/reports/${WORKBOOK}/${encodeURIComponent(scope)}`, { format: 'xlsx' });
}
