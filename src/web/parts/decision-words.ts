import type { DecisionInForce } from '../../store/decided-findings.ts';
import type { DecisionRow } from '../../store/decision-store.ts';
import { dayText } from './moment.tsx';

const DONE = {
  accept: 'Accepted',
  dispute: 'Disputed',
  waive: 'Waived',
  reopen: 'Reopened',
  assign: 'Assigned',
  comment: 'Commented',
  undo: 'Undid an entry',
} as const;

/** @example 'Accepted on 03 Oct 2026 by erika: agreed with sales' */
export function decisionSentence(of: DecisionInForce): string | undefined {
  if (of.decision === null) return undefined;
  const until = of.waived_until === null ? '' : ` until ${dayText(of.waived_until)}`;
  const when = of.decided_at === null ? '' : ` on ${dayText(of.decided_at)}`;
  const first = `${DONE[of.decision]}${until}${when} by ${of.decided_by ?? 'somebody'}`;
  if (of.lapsed === 'figures-changed') {
    return `${first}: the figures changed since, so it is open again.`;
  }
  if (of.lapsed === 'waiver-ended') return `${first}: that day has passed, so it is open again.`;
  const ticket = of.decision !== 'dispute' || of.ticket === null ? '' : ` (ticket ${of.ticket})`;
  return `${first}${ticket}: ${of.decision_reason ?? ''}`;
}

/** One entry of a history: what was done, without who and when. */
export function entryWords(row: DecisionRow): string {
  const done = DONE[row.action];
  switch (row.action) {
    case 'waive':
      return `${done} until ${dayText(row.waived_until ?? '')}: ${row.reason ?? ''}`;
    case 'dispute':
      return `${done}${row.ticket === null ? '' : ` (ticket ${row.ticket})`}: ${row.reason ?? ''}`;
    case 'assign':
      return row.assignee === null ? 'Assigned to nobody any more' : `${done} to ${row.assignee}`;
    case 'comment':
      return `${done}: ${row.comment ?? ''}`;
    case 'undo':
      return done;
    default:
      return `${done}: ${row.reason ?? ''}`;
  }
}

/** @example '3 discrepancies accepted' */
export function batchWords(of: { action: keyof typeof DONE; findings: number }): string {
  const many = `${of.findings} ${of.findings === 1 ? 'discrepancy' : 'discrepancies'}`;
  return of.action === 'undo'
    ? `${many} as before`
    : `${many} ${of.action === 'comment' ? 'commented on' : DONE[of.action].toLowerCase()}`;
}
