import { sql } from 'kysely';

import { defineReport } from '../src/report/report.ts';
import { discrepancyRows } from './discrepancy-rows.ts';

/** What to act on: the gravest first, and within a severity the most money. */
export const discrepancies = defineReport({
  name: 'discrepancies',
  says: 'One row per finding.',
  scopes: ['invoice', 'period'],
  bulk: false,
  showsDecisions: true,
  currency: 'currency',
  columns: [
    { name: 'finding_id', kind: 'id', says: 'Stable across runs, line order and line source' },
    { name: 'code', kind: 'code', says: 'What kind of discrepancy' },
    { name: 'severity', kind: 'code', says: 'blocker, high, medium, low or info; fixed per code' },
    {
      name: 'state',
      kind: 'code',
      says: 'open, accepted, disputed or waived; open again where a decision lapsed',
    },
    { name: 'confidence', kind: 'code', says: 'certain, provisional or suspected' },
    { name: 'role', kind: 'code', says: 'root owns the money; contributing has stake 0' },
    { name: 'invoice_id', kind: 'id', says: 'Empty on findings about the run itself' },
    { name: 'period', kind: 'code', says: 'UTC billing month of the invoice' },
    { name: 'currency', kind: 'code', says: 'ISO 4217, of every amount in the row' },
    {
      name: 'stake_type',
      kind: 'code',
      says: 'claim: charged too much; exposure: too little or not yet; cash: timing; none',
    },
    {
      name: 'stake_net',
      kind: 'amount',
      says: 'Before tax, never negative; the direction is stake_type',
    },
    { name: 'stake_tax', kind: 'amount', says: 'Tax on stake_net, never negative' },
    { name: 'why', kind: 'text', says: 'What was seen, against what' },
    { name: 'next_step', kind: 'text', says: 'What to do' },
    { name: 'customer_id', kind: 'id', says: 'Tenant; empty when there are several' },
    { name: 'customer_name', kind: 'text', says: 'As charged' },
    { name: 'product_name', kind: 'text', says: 'As charged; empty when there are several' },
    { name: 'catalog_item_id', kind: 'id', says: 'product:sku:availability' },
    { name: 'order_id', kind: 'id', says: 'The order linked, or named by the charge' },
    { name: 'order_line', kind: 'count', says: 'Line of that order' },
    { name: 'subscription_id', kind: 'id', says: 'Subscription charged' },
    { name: 'charge_types', kind: 'text', says: 'Charge types of the lines' },
    { name: 'line_count', kind: 'count', says: 'Invoice lines concerned' },
    { name: 'expected_quantity', kind: 'count', says: 'Units ordered' },
    { name: 'actual_quantity', kind: 'count', says: 'Units charged, refunds counted down' },
    { name: 'expected_unit_price', kind: 'price', says: 'Promised per unit and billing cycle' },
    { name: 'actual_unit_price', kind: 'price', says: 'Charged per unit and billing cycle' },
    { name: 'expected_net', kind: 'amount', says: 'Before tax' },
    { name: 'actual_net', kind: 'amount', says: 'Before tax' },
    { name: 'expected_text', kind: 'text', says: 'What was expected, where it is no figure' },
    { name: 'actual_text', kind: 'text', says: 'What was found, where it is no figure' },
    {
      name: 'first_seen_at',
      kind: 'instant',
      says: 'Business time of the first run that found it',
    },
    { name: 'last_seen_at', kind: 'instant', says: 'Business time of this run' },
    { name: 'age_days', kind: 'count', says: 'Whole days from first_seen_at to last_seen_at' },
    {
      name: 'refund_window_ends_at',
      kind: 'instant',
      says: 'Last instant a refund can be asked for, full or prorated; empty when not known',
    },
    {
      name: 'decision',
      kind: 'code',
      says: 'accept, dispute, waive or reopen; empty when nobody decided; accept-lapsed and the like since the figures changed or a waiver ended',
    },
    { name: 'decision_reason', kind: 'text', says: 'Given with the decision' },
    { name: 'decided_by', kind: 'text', says: 'Who decided' },
    { name: 'decided_at', kind: 'instant', says: 'When' },
    { name: 'assignee', kind: 'text', says: 'Who looks after it' },
    { name: 'ticket', kind: 'text', says: 'Billing ticket' },
    { name: 'waived_until', kind: 'day', says: 'A waiver ends with this UTC day' },
    { name: 'comment', kind: 'text', says: 'Free words' },
    { name: 'rule_version', kind: 'code', says: 'Version of the rule that found it' },
    { name: 'evidence_hash', kind: 'id', says: 'Equal as long as figures and cited lines are' },
  ],

  query: ({ matches, run, decidedTo }) =>
    discrepancyRows(
      sql`
        select f.*, ${run.as_of}::timestamptz as as_of from finding f
        where f.match_id = any(${matches.map(({ match_id }) => match_id)}::bigint[])`,
      sql`${decidedTo}::bigint`,
    ),

  order: sql`r.severity_rank, r.stake_net desc, r.code collate "C", r.finding_id collate "C", r.match_id`,
});
