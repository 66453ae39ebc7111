import type { Log } from '../lib/log.ts';
import type { Report } from '../report/report.ts';
import type { ReasonWords } from '../report/workbook/reason-sheet.ts';
import type { Store } from '../store/connection.ts';
import type { CheckedFiles } from './checked-files.ts';
import type { DecisionTrace } from './decision-trace.ts';
import type { HealthCheck } from './health-check.ts';
import type { ResolvedFinding } from './resolved-finding.ts';

/** What the pages are handed: they read the store, and hand over what they may not do themselves. */
export interface WebPorts {
  readonly store: Store;
  readonly reports: readonly Report[];
  readonly reportsDir: string;
  readonly log: Log;
  /** Business time. */
  now(): Date;
  /** @throws AppError FINDING_UNKNOWN (usage) */
  explainFinding(findingId: string): Promise<DecisionTrace>;
  /** The last 30 nights that were due, oldest first, by the clock. */
  dueNights(): readonly Date[];
  /** What workbooks say of each code. */
  readonly words: ReasonWords;
  /** Findings that are there no more, the last closed first: of one invoice, or those that one run closed. */
  resolvedFindings(
    of: { readonly invoiceId: string } | { readonly runId: string },
  ): Promise<readonly ResolvedFinding[]>;
  /** A code in a few plain words. */
  readonly titleOfCode: (code: string) => string;
  /** Tries what recon needs, one by one. */
  checkHealth(): Promise<readonly HealthCheck[]>;
  /**
   * Opens a run, or finds the running one of the same scope, and has it worked; answers before it ended.
   *
   * @throws AppError INVOICE_RUNNING (busy), CONFIG_WRONG (usage) when nothing says how to sign in
   */
  startRun(wish: RunWish): Promise<{ readonly runId: string; readonly opened: boolean }>;
  /**
   * Asks again for what failed or was missing in a run, and judges and reports again; answers before it ended.
   *
   * @returns false when nothing failed and nothing is missing
   */
  retryRun(runId: string): Promise<boolean>;
  /**
   * Reconciles a file of lines with a file of orders, in a database that is gone afterwards.
   *
   * @throws AppError LINES_CSV, LINES_INVOICE, ORDERS_FILE, ORDERS_CSV (usage)
   */
  checkFiles(files: { lines: string; orders: string }): Promise<CheckedFiles>;
  readonly about: AboutThis;
}

/** Without invoices and periods: the look-back window, as at night. */
export interface RunWish {
  readonly invoices: readonly string[];
  readonly periods: readonly string[];
  readonly from: 'pull' | 'match' | 'report';
}

/** What every page says of itself. */
export interface AboutThis {
  readonly version: string;
  /** The partner tenant, as people call it. */
  readonly tenant: string;
  /** Empty where none is set. */
  readonly tenantId: string;
  /** Whose data this is: real, or the built-in fake's. */
  readonly environment: 'production' | 'simulator' | 'demo';
  /** The nightly schedule, in words. */
  readonly schedule: string;
  /** Who serves the pages: decisions go by this name until the reader gives another. */
  readonly account: string;
}
