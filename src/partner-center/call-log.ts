/** The part of pino this folder uses: ids, codes and counts, never tokens, bodies or names. */
export interface CallLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}
