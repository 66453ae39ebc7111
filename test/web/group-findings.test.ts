import { describe, expect, it } from 'vitest';

import type { Decimal } from '../../src/lib/decimal.ts';
import type { FindingRow } from '../../src/store/finding-list-store.ts';
import { groupFindings } from '../../src/web/parts/group-findings.ts';

const FINDING: FindingRow = {
  finding_id: 'F-1',
  code: 'QUANTITY_OVER',
  severity: 'high',
  confidence: 'certain',
  role: 'root',
  invoice_id: 'G012345678',
  period: '2026-10',
  currency: 'EUR',
  stake_type: 'claim',
  stake_net: '0.10' as Decimal,
  why: '',
  customer_id: null,
  customer_name: null,
  product_name: null,
  order_id: null,
  expected_quantity: null,
  actual_quantity: null,
  first_seen_at: new Date('2026-11-08T03:00:00Z'),
  age_days: 0,
  state: 'open',
  lapsed: null,
  decision: null,
  decision_reason: null,
  decided_by: null,
  decided_at: null,
  assignee: null,
  ticket: null,
  waived_until: null,
  comment: null,
  evidence_hash: 'e'.repeat(64),
};

describe('findings by reason', () => {
  it('stand in the order of the list, and add up exactly, each currency and direction by itself', () => {
    const groups = groupFindings([
      { ...FINDING, finding_id: 'F-1' },
      { ...FINDING, finding_id: 'F-2', code: 'FX_ONE' },
      { ...FINDING, finding_id: 'F-3', stake_net: '0.20' as Decimal },
      { ...FINDING, finding_id: 'F-4', stake_type: 'exposure', stake_net: '5' as Decimal },
      { ...FINDING, finding_id: 'F-5', currency: 'USD', stake_net: '7' as Decimal },
    ]);
    expect(groups.map(({ code, rows }) => [code, rows.map((one) => one.finding_id)])).toEqual([
      ['QUANTITY_OVER', ['F-1', 'F-3', 'F-4', 'F-5']],
      ['FX_ONE', ['F-2']],
    ]);
    expect(groups[0]?.sums).toEqual([
      { currency: 'EUR', claim_net: '0.3', exposure_net: '5' },
      { currency: 'USD', claim_net: '7', exposure_net: '0' },
    ]);
  });

  it('count no money that another finding owns, nor what was accepted or waived', () => {
    const [group] = groupFindings([
      { ...FINDING, finding_id: 'F-1', role: 'contributing' },
      { ...FINDING, finding_id: 'F-2', state: 'accepted' },
      { ...FINDING, finding_id: 'F-3', state: 'waived' },
      { ...FINDING, finding_id: 'F-4', state: 'disputed' },
    ]);
    expect(group?.rows).toHaveLength(4);
    expect(group?.sums).toEqual([{ currency: 'EUR', claim_net: '0.1', exposure_net: '0' }]);
  });
});
