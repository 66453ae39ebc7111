import type { Writable } from 'node:stream';

import type { Store } from '../store/connection.ts';
import { withSnapshot } from '../store/snapshot.ts';
import type { ControlSums } from './control-sums.ts';
import { controlSums } from './control-sums.ts';
import type { Report } from './report.ts';
import { reportTable } from './report.ts';
import type { ReportScope } from './report-scope.ts';
import type { WrittenTable } from './write-table.ts';
import { writeTable } from './write-table.ts';

export interface WrittenReport extends WrittenTable {
  readonly sums: ControlSums;
}

/**
 * Writes a report's CSV to a stream, which it ends, in constant memory. Rows and sums are of one snapshot.
 */
export async function writeReport(
  store: Store,
  report: Report,
  scope: ReportScope,
  sink: Writable,
): Promise<WrittenReport> {
  return withSnapshot(store, async (snapshot) => {
    const table = reportTable(report, scope);
    const sums = await controlSums(snapshot.db, table);
    return { ...(await writeTable(snapshot, table, sink, { bom: false })), sums };
  });
}
