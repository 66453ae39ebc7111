import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { sql } from 'kysely';

import type { Snapshot } from '../store/snapshot.ts';
import { ByteMeasure } from './byte-measure.ts';
import { copyTable } from './copy-table.ts';
import { stringifyTable } from './stringify-table.ts';
import type { Table } from './table.ts';
import type { CsvTally } from './table-csv.ts';

/** Says UTF-8 to Excel. */
export const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** What was written. */
export interface WrittenTable extends CsvTally {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a table's CSV to a stream, which it ends, in constant memory.
 *
 * @param bom true begins with a byte order mark, which counts among the bytes
 */
export async function writeTable(
  snapshot: Snapshot,
  table: Table,
  sink: Writable,
  { bom }: { bom: boolean },
): Promise<WrittenTable> {
  await sql`set local jit = off`.execute(snapshot.db);
  const write = table.bulk ? copyTable : stringifyTable;
  const { source, csv, tally } = write(snapshot, table);
  const measure = new ByteMeasure();
  await pipeline(
    source,
    csv,
    (chunks: AsyncIterable<Buffer>) => measure.pass(bom ? marked(chunks) : chunks),
    sink,
  );
  const { rows, guardedCells } = tally;
  return { rows, guardedCells, bytes: measure.bytes, sha256: measure.sha256() };
}

async function* marked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield BYTE_ORDER_MARK;
  yield* chunks;
}
