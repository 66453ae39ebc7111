import type { EmittedFileRow } from '../store/emitted-file-store.ts';
import { address } from './address.ts';

/** Where an emitted file is handed out: with a byte order mark for Excel, or plain for machines. */
export function fileAddress(
  file: Pick<EmittedFileRow, 'report' | 'scope' | 'run_id'>,
  dialect: 'excel' | 'plain',
): string {
  const { report, scope, run_id: run } = file;
  return address(`/reports/${encodeURIComponent(report)}/${encodeURIComponent(scope)}`, {
    run,
    dialect: dialect === 'excel' ? undefined : dialect,
  });
}
