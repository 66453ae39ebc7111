import type { BridgeStep, InvoiceVerdict, ListedFinding } from '../store/match-store.ts';

/** What came of reconciling files that somebody has; nothing of it is stored. */
export interface CheckedFiles {
  readonly invoices: readonly CheckedInvoice[];
  /** Findings that belong to no invoice: on orders. */
  readonly elsewhere: readonly ListedFinding[];
}

export interface CheckedInvoice {
  readonly verdict: InvoiceVerdict;
  readonly bridge: readonly BridgeStep[];
  readonly findings: readonly ListedFinding[];
}
