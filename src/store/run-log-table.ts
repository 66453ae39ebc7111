import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export type LogLevel = 'info' | 'warn' | 'error';
/** Ids, codes and counts; never bodies or names. */
export type LogDetail = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What the steps of a run told while they were worked. */
export interface RunLogTable {
  log_id: GeneratedAlways<string>;
  run_id: string;
  at: Date;
  level: LogLevel;
  /** Empty where the run as a whole is meant. */
  job: Generated<string>;
  key: Generated<string>;
  says: string;
  detail: ColumnType<LogDetail, string, string>;
}
