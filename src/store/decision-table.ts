import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** What can be said of a finding. The first four decide its state; `undo` takes one row out of force. */
export const DECISION_ACTIONS = [
  'accept',
  'dispute',
  'waive',
  'reopen',
  'assign',
  'comment',
] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

/** Through what it was said. */
export type DecisionChannel = 'cli' | 'page' | 'api';

/** `open` and `disputed` are still to be settled; `closed`, that no run finds it any more, is in no table. */
export const FINDING_STATES = ['open', 'disputed', 'accepted', 'waived'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** Why a decision no longer holds. */
export type DecisionLapse = 'figures-changed' | 'waiver-ended';

/** Only ever added to. */
export interface DecisionTable {
  decision_id: GeneratedAlways<string>;
  finding_id: string;
  evidence_hash: string;
  action: DecisionAction | 'undo';
  reason: string | null;
  ticket: string | null;
  /** UTC day, `YYYY-MM-DD`; the waiver holds to its end. */
  waived_until: ColumnType<string | null, string | null, never>;
  /** Null with `assign`: nobody any more. */
  assignee: string | null;
  comment: string | null;
  undoes: string | null;
  actor: string;
  via: DecisionChannel;
  batch: string;
  /** Business time. */
  decided_at: Date;
  recorded_at: Generated<Date>;
}
