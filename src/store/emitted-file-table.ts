import type { ColumnType, Generated } from 'kysely';

/** A file that a run emitted. */
export interface EmittedFileTable {
  run_id: string;
  period: string;
  scope: string;
  report: string;
  file_name: string;
  sha256: string;
  rows: number;
  bytes: string | number;
  manifest: ColumnType<Record<string, unknown>, string, string>;
  emitted_at: Generated<Date>;
}
