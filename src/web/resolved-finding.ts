import type { Severity } from '../store/schema.ts';

/** A finding that a later run found no more, with what closed it. */
export interface ResolvedFinding {
  readonly finding_id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly invoice_id: string | null;
  readonly currency: string | null;
  readonly stake_type: string;
  readonly stake_net: string;
  readonly customer_name: string | null;
  readonly why: string;
  /** Business time of the first run without it. */
  readonly closed_at: Date;
  readonly closed_run: string;
  /** Documents like `order 0a1b2c3d4e5f`, or what else did it; empty when nothing is known. */
  readonly closed_by: readonly string[];
}
