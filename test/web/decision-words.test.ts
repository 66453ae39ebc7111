import { describe, expect, it } from 'vitest';

import type { DecisionInForce } from '../../src/store/decided-findings.ts';
import { batchWords, decisionSentence } from '../../src/web/parts/decision-words.ts';

const ACCEPTED: DecisionInForce = {
  state: 'accepted',
  lapsed: null,
  decision: 'accept',
  decision_reason: 'agreed with sales',
  decided_by: 'erika',
  decided_at: new Date('2026-10-03T08:00:00Z'),
  assignee: null,
  ticket: null,
  waived_until: null,
  comment: null,
};

describe('the words of a decision', () => {
  it('name who, when and why', () => {
    expect(decisionSentence(ACCEPTED)).toBe('Accepted on 03 Oct 2026 by erika: agreed with sales');
    expect(
      decisionSentence({ ...ACCEPTED, state: 'disputed', decision: 'dispute', ticket: 'MS-77' }),
    ).toBe('Disputed on 03 Oct 2026 by erika (ticket MS-77): agreed with sales');
  });

  it('say plainly why a decision holds no more', () => {
    expect(decisionSentence({ ...ACCEPTED, state: 'open', lapsed: 'figures-changed' })).toBe(
      'Accepted on 03 Oct 2026 by erika: the figures changed since, so it is open again.',
    );
    expect(
      decisionSentence({
        ...ACCEPTED,
        state: 'open',
        decision: 'waive',
        waived_until: '2026-10-31',
        lapsed: 'waiver-ended',
      }),
    ).toBe(
      'Waived until 31 Oct 2026 on 03 Oct 2026 by erika: that day has passed, so it is open again.',
    );
  });

  it('say nothing where nobody decided', () => {
    expect(decisionSentence({ ...ACCEPTED, state: 'open', decision: null })).toBeUndefined();
  });

  it('count what one request decided', () => {
    expect(batchWords({ action: 'accept', findings: 3 })).toBe('3 discrepancies accepted');
    expect(batchWords({ action: 'comment', findings: 1 })).toBe('1 discrepancy commented on');
    expect(batchWords({ action: 'undo', findings: 2 })).toBe('2 discrepancies as before');
  });
});
