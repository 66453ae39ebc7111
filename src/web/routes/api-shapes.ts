import { z } from 'zod';

import { MEDIA_TYPES } from '../../report/file-format.ts';
import { DECISION_ACTIONS, FINDING_STATES } from '../../store/decision-table.ts';
import { verdict } from '../query-fields.ts';

/** Exact decimal text, in the currency beside it. */
const amount = z.string().describe('Exact decimal text, never a JSON number');
const instant = z.string().describe('ISO 8601, UTC');

export const invoiceShape = z.object({
  invoice_id: z.string(),
  period: z.string().describe('UTC billing month, YYYY-MM'),
  currency: z.string(),
  verdict,
  total_charges: amount,
  lines_total: amount,
  pdf_total: amount.nullable(),
  ties: z.boolean(),
  line_count: z.number().int(),
  matched_lines: z.number().int(),
  open_findings: z.number().int(),
  claim_net: amount,
  exposure_net: amount,
  not_checked: z.array(z.string()),
  run_id: z.string(),
});

export const bridgeShape = z.object({
  currency: z.string(),
  step: z.string(),
  code: z.string(),
  lines: z.number().int(),
  amount,
  running_remainder: amount,
});

export const findingShape = z.object({
  finding_id: z.string(),
  code: z.string(),
  severity: z.string(),
  confidence: z.string(),
  role: z.string(),
  invoice_id: z.string().nullable(),
  period: z.string().nullable(),
  currency: z.string().nullable(),
  stake_type: z.string(),
  stake_net: amount,
  why: z.string(),
  customer_id: z.string().nullable(),
  customer_name: z.string().nullable(),
  product_name: z.string().nullable(),
  order_id: z.string().nullable(),
  age_days: z.number().int(),
  state: z.enum(FINDING_STATES),
  lapsed: z
    .enum(['figures-changed', 'waiver-ended'])
    .nullable()
    .describe('Why the decision holds no more'),
  decision: z.enum(['accept', 'dispute', 'waive', 'reopen']).nullable(),
  decision_reason: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: instant.nullable(),
  assignee: z.string().nullable(),
  ticket: z.string().nullable(),
  waived_until: z.string().nullable().describe('UTC day'),
  comment: z.string().nullable(),
  evidence_hash: z.string().describe('Equal as long as figures and cited lines are'),
});

export const resolvedShape = z.object({
  finding_id: z.string(),
  code: z.string(),
  severity: z.string(),
  invoice_id: z.string().nullable(),
  currency: z.string().nullable(),
  stake_net: amount,
  customer_name: z.string().nullable(),
  why: z.string(),
  closed_at: instant,
  closed_run: z.string(),
  closed_by: z.array(z.string()).describe('Documents, or what else did it; empty: not known'),
});

export const decisionShape = z.object({
  decision_id: z.string(),
  action: z.enum([...DECISION_ACTIONS, 'undo']),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  waived_until: z.string().nullable(),
  assignee: z.string().nullable(),
  comment: z.string().nullable(),
  actor: z.string(),
  via: z.enum(['cli', 'page', 'api']),
  decided_at: instant,
  undoes: z.string().nullable().describe('The decision it takes out of force'),
  is_undone: z.boolean(),
});

export const runShape = z.object({
  run_id: z.string(),
  kind: z.string(),
  scope: z.string(),
  state: z.enum(['running', 'done', 'partial', 'failed']),
  as_of: instant,
  created_at: instant,
  ended_at: instant.nullable(),
  error_text: z.string().nullable(),
});

export const runDetailShape = runShape.extend({
  jobs: z.array(
    z.object({
      job: z.string(),
      steps: z.number().int(),
      ended: z.number().int(),
      failed: z.number().int(),
      counts: z.record(z.string(), z.number()),
    }),
  ),
  missing: z.array(
    z.object({ resource: z.string(), key: z.string(), code: z.string(), says: z.string() }),
  ),
});

export const reportShape = z.object({
  id: z.string().describe('run, scope and report, joined by a colon'),
  report: z.string(),
  scope: z.string().describe('An invoice id, or a billing month'),
  period: z.string(),
  run_id: z.string(),
  file_name: z.string(),
  rows: z.number().int(),
  bytes: z.string(),
  sha256: z.string(),
  emitted_at: instant,
});

/** A download, as OpenAPI describes bytes. */
export const FILE_CONTENT = Object.fromEntries(
  [MEDIA_TYPES.csv, MEDIA_TYPES.xlsx].map((type) => [
    type,
    { schema: z.string().meta({ format: 'binary' }) },
  ]),
);

/** RFC 9457. */
export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string().describe('Stable'),
  instance: z.string(),
});

/** One page of a list, or the whole list as a file. */
export function listOrFile<T extends z.ZodType>(item: T) {
  const json = { 'application/json': { schema: listOf(item) } };
  return { description: 'The list', content: { ...json, ...FILE_CONTENT } };
}

/** One page of a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int() });
}
