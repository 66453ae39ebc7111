import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { sql } from 'kysely';

import type { Store } from '../store/connection.ts';
import { withSnapshot } from '../store/snapshot.ts';
import { ByteMeasure } from './byte-measure.ts';
import type { ControlSums } from './control-sums.ts';
import { controlSums } from './control-sums.ts';
import { copyReport } from './copy-report.ts';
import type { Report } from './report.ts';
import type { CsvTally } from './report-csv.ts';
import type { ReportScope } from './report-scope.ts';
import { stringifyReport } from './stringify-report.ts';

/** What was written. */
export interface WrittenReport extends CsvTally {
  readonly sums: ControlSums;
  readonly bytes: number;
  readonly sha256: string;
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
    await sql`set local jit = off`.execute(snapshot.db);
    const sums = await controlSums(snapshot.db, report, scope);
    const write = report.bulk ? copyReport : stringifyReport;
    const { source, csv, tally } = write(snapshot, report, scope);
    const measure = new ByteMeasure();
    await pipeline(source, csv, (chunks: AsyncIterable<Buffer>) => measure.pass(chunks), sink);
    const { rows, guardedCells } = tally;
    return { rows, guardedCells, sums, bytes: measure.bytes, sha256: measure.sha256() };
  });
}
