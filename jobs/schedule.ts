import type { RunOptions } from '../src/store/schema.ts';

/** The night, as data: what the schedule opens at `RECON_CRON` in `RECON_TZ`. */
export function nightOptions(lookbackPeriods: number): RunOptions {
  return { periods: [], lookbackPeriods, invoices: [], from: 'pull', full: false };
}
