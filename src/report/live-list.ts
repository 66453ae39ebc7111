import type { FileFormat } from './file-format.ts';
import { fileSafe, stampOf } from './report-place.ts';
import type { Table } from './table.ts';

/** A list as it stands when it is asked for, filtered and sorted: all rows of it, in no run's file. */
export interface LiveList {
  readonly table: Table;
  /** An invoice id or a billing month where the list is of one alone; undefined for any. */
  readonly scope: string | undefined;
  /** True when an invoice it may speak of is not-checked. */
  readonly partial: boolean;
  /** What was asked for, in the words of the address: filters, and the column it is sorted by. */
  readonly asked: readonly (readonly [name: string, value: string])[];
}

/**
 * What a list's file is called: `live` tells it from the files that runs emit.
 *
 * @example 'recon_G012345678_lines_20261125T134000Z_live.csv'
 */
export function liveFileName(
  { table, scope, partial }: LiveList,
  { at, format }: { at: Date; format: FileFormat },
): string {
  const stamped = `${stampOf(at)}${partial ? '_PARTIAL' : ''}_live`;
  return `recon_${fileSafe(scope ?? 'all')}_${table.name}_${stamped}.${format === 'xlsx' ? 'xlsx' : 'csv'}`;
}
