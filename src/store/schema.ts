import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

import type { ErrorKind } from '../lib/app-error.ts';
import type { Decimal } from '../lib/decimal.ts';
import type { BridgeStepTable } from './bridge-step-table.ts';
import type { AuditFeedTable, OrderChangeTable } from './change-feed-table.ts';
import type { DecisionTable } from './decision-table.ts';
import type { PullDriftTable } from './drift-table.ts';
import type { EmittedFileTable } from './emitted-file-table.ts';
import type { InvoiceTable } from './invoice-table.ts';
import type { OrderCallTable } from './order-call-table.ts';
import type { PurchaseLineTable, PurchaseTable } from './purchase-table.ts';
import type { RunLogTable } from './run-log-table.ts';
import type { RunRequestTable } from './run-request-table.ts';
import type { AccessTokenTable, SignInTable } from './sign-in-table.ts';
import type { StatementFigureTable } from './statement-figure-table.ts';

/** Row types keep the column names. bigint and numeric arrive as text. */
type Id = string;
type Json<T> = ColumnType<T, string, string>;

export type RunKind = 'nightly' | 'manual' | 'rerun';
export type RunState = 'running' | 'done' | 'partial' | 'failed';
export type StepState = 'waiting' | 'running' | 'done' | 'failed';
export type PullHow = 'new' | 'changed' | 'unchanged' | 'reused';
export type MatchSubject = 'invoice' | 'run' | 'orders' | 'balances';
export type Verdict = 'explained' | 'open' | 'does-not-tie' | 'not-checked';
export type Severity = 'blocker' | 'high' | 'medium' | 'low' | 'info';
export type Confidence = 'certain' | 'provisional' | 'suspected';
export type StakeType = 'claim' | 'exposure' | 'cash' | 'none';
export type Role = 'root' | 'contributing';
export type LineDisposition = 'matched' | 'tolerated' | 'finding' | 'out-of-scope';

/** What a run covers. Stored with the run, so a resumed run does the same. */
export interface RunOptions {
  /** Billing months; empty means the look-back window. */
  readonly periods: readonly string[];
  /** Closed billing months looked at when no period is named. */
  readonly lookbackPeriods: number;
  /** Invoice ids; empty means all of the periods. */
  readonly invoices: readonly string[];
  readonly from: 'pull' | 'match' | 'report';
  readonly full: boolean;
}

interface RunTable {
  run_id: string;
  kind: RunKind;
  scope: string;
  options: Json<RunOptions>;
  as_of: Date;
  state: Generated<RunState>;
  error_kind: ErrorKind | null;
  error_code: string | null;
  error_text: string | null;
  error_fix: string | null;
  warnings: Generated<string[]>;
  app_version: string;
  rule_set_hash: string;
  /** The last decision taken before the run opened: its files show those up to here. */
  decided_to: Generated<Id>;
  created_at: Generated<Date>;
  /** When it was opened, or opened again to try what failed. */
  begun_at: Generated<Date>;
  worked_until: Date | null;
  ended_at: Date | null;
}

interface StepTable {
  step_id: GeneratedAlways<Id>;
  run_id: string;
  job: string;
  key: Generated<string>;
  input: Json<Record<string, unknown>>;
  waits_for: Generated<string[]>;
  state: Generated<StepState>;
  epoch: Generated<number>;
  attempts: Generated<number>;
  not_before: Generated<Date>;
  lease_until: Date | null;
  counts: Json<Record<string, number>>;
  waiting_on: string | null;
  error_kind: ErrorKind | null;
  error_code: string | null;
  error_text: string | null;
  error_fix: string | null;
  started_at: Date | null;
  ended_at: Date | null;
}

interface PullTable {
  pull_id: GeneratedAlways<Id>;
  resource: string;
  key: Generated<string>;
  source: Generated<string>;
  run_id: string | null;
  begun_at: Generated<Date>;
  cursor: string | null;
  pages: Generated<number>;
  rows: Generated<number>;
  sealed_at: Date | null;
  version: number | null;
  content_hash: string | null;
  etag: string | null;
  is_current: Generated<boolean>;
}

interface MatchTable {
  match_id: GeneratedAlways<Id>;
  subject: MatchSubject;
  key: string;
  input_hash: string;
  rule_set_hash: string;
  valid_until: Date | null;
  made_at: Generated<Date>;
  period: string | null;
  currency: string | null;
  verdict: Verdict | null;
  total_charges: Decimal | null;
  lines_total: Decimal | null;
  lines_subtotal: Decimal | null;
  lines_tax: Decimal | null;
  pdf_total: Decimal | null;
  ties: boolean | null;
  line_count: Generated<number>;
  matched_lines: Generated<number>;
  matched_net: Decimal | null;
  not_checked: Generated<string[]>;
}

interface FindingTable {
  match_id: Id;
  finding_id: string;
  code: string;
  severity: Severity;
  confidence: Confidence;
  role: Role;
  invoice_id: string | null;
  period: string | null;
  currency: string | null;
  stake_type: StakeType;
  stake_net: Decimal;
  stake_tax: Decimal;
  bridge_amount: Generated<Decimal>;
  why: string;
  next_step: string;
  customer_id: string | null;
  customer_name: string | null;
  product_name: string | null;
  catalog_item_id: string | null;
  order_id: string | null;
  order_line: number | null;
  subscription_id: string | null;
  charge_types: string | null;
  line_count: Generated<number>;
  expected_quantity: Decimal | null;
  actual_quantity: Decimal | null;
  expected_unit_price: Decimal | null;
  actual_unit_price: Decimal | null;
  expected_net: Decimal | null;
  actual_net: Decimal | null;
  expected_text: string | null;
  actual_text: string | null;
  rule_version: string;
  /** Last instant a refund can be asked for. */
  refund_window_ends_at: Date | null;
  evidence_hash: string;
  /** As long as it is open or disputed, the invoice is no better than open. */
  opens_invoice: Generated<boolean>;
}

export interface Database {
  run: RunTable;
  run_log: RunLogTable;
  run_request: RunRequestTable;
  slot: {
    scheduled_at: Date;
    run_id: string | null;
    outcome: 'opened' | 'missed';
    created_at: Generated<Date>;
  };
  active_invoice: { invoice_id: string; run_id: string };
  step: StepTable;
  missing: {
    run_id: string;
    step_id: Id;
    resource: string;
    key: Generated<string>;
    code: string;
    says: string;
    trace: string | null;
  };
  worker: { worker_id: string; started_at: Generated<Date>; seen_at: Generated<Date> };
  evidence: {
    sha256: string;
    media_type: string;
    raw_size: string | number;
    gzip: Buffer;
    stored_at: Generated<Date>;
  };
  pull: PullTable;
  pull_drift: PullDriftTable;
  pull_page: { pull_id: Id; page_no: number; sha256: string; item_count: number };
  audit_feed: AuditFeedTable;
  order_change: OrderChangeTable;
  order_call: OrderCallTable;
  purchase: PurchaseTable;
  purchase_line: PurchaseLineTable;
  run_pull: { run_id: string; pull_id: Id; how: PullHow };
  sign_in: SignInTable;
  access_token: AccessTokenTable;
  customer: {
    pull_id: Id;
    row_no: number;
    customer_id: string;
    name: string | null;
    domain: string | null;
    relationship: string | null;
  };
  invoice: InvoiceTable;
  statement: { pull_id: Id; row_no: number; invoice_id: string; sha256: string };
  statement_figure: StatementFigureTable;
  match: MatchTable;
  match_pull: { match_id: Id; pull_id: Id };
  run_match: { run_id: string; match_id: Id };
  finding: FindingTable;
  finding_seen: { finding_id: string; first_seen_at: Date; run_id: string };
  decision: DecisionTable;
  disposition: {
    invoice_id: string;
    match_id: Id;
    line_no: number;
    disposition: LineDisposition;
    order_id: string | null;
    order_line: number | null;
    match_key: string | null;
    entitlement_id: string | null;
    finding_ids: Generated<string[]>;
  };
  bridge_step: BridgeStepTable;
  emitted_file: EmittedFileTable;
}
