import type { Report } from '../src/report/report.ts';
import { balancesReport } from './balances-report.ts';
import { bridge } from './bridge.ts';
import { discrepancies } from './discrepancies.ts';
import { lines } from './lines.ts';
import { ordersReport } from './orders-report.ts';
import { summary } from './summary.ts';

/** Every report, in the order it is emitted. */
export const REPORTS: readonly Report[] = [
  summary,
  discrepancies,
  bridge,
  balancesReport,
  lines,
  ordersReport,
];
