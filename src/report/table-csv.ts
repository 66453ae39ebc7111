import type { Readable, Transform } from 'node:stream';

/** Counts of a CSV, right when its stream has ended. */
export interface CsvTally {
  /** Without the header. */
  readonly rows: number;
  /** Cells that got an apostrophe. */
  readonly guardedCells: number;
}

/** A table on its way out of Postgres. The two ways differ in speed alone, never in a byte. */
export interface TableCsv {
  readonly source: Readable | AsyncIterable<unknown>;
  /** Turns what the source gives into the file's bytes. */
  readonly csv: Transform;
  readonly tally: CsvTally;
}
