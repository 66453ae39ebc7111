import { z } from 'zod';

import type { DecisionRequest } from '../store/decision-request.ts';
import { DECISION_LENGTHS, FINDINGS_PER_DECISION } from '../store/decision-request.ts';
import { DECISION_ACTIONS } from '../store/decision-table.ts';
import { id } from './query-fields.ts';

const typed = (length: number) => z.string().trim().max(length).default('');

/** A field that a form sends once, several times or not at all. */
const several = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z.array(id).max(FINDINGS_PER_DECISION),
);

/** What somebody says of findings, as the forms send it; fields that the action does not take are hidden, and ignored. */
export const DECISION_FORM = z.object({
  action: z.enum(DECISION_ACTIONS),
  reason: typed(DECISION_LENGTHS.reason),
  ticket: typed(DECISION_LENGTHS.ticket),
  until: typed(10),
  assignee: typed(DECISION_LENGTHS.assignee),
  comment: typed(DECISION_LENGTHS.comment),
  /** Who says it. */
  as: typed(DECISION_LENGTHS.actor),
  /** Names the request, so that a form sent twice decides once. */
  batch: z.uuid(),
});
export type DecisionForm = z.output<typeof DECISION_FORM>;

/** The form below a list: what is picked of its rows, and where the reader was. */
export const PICKED_FORM = DECISION_FORM.extend({
  finding: several,
  /** Every row of the list, in its order. */
  row: several,
  /** The evidence hash of each row, in the same order. */
  seen: several,
  back: z.string().max(2000),
});

/** The same as the store takes it. Empty is absent: what an action needs and lacks, the store says. */
export function askedDecision(form: DecisionForm): DecisionRequest {
  const { action } = form;
  const reason = given(form.reason);
  switch (action) {
    case 'accept':
    case 'reopen':
      return { action, reason };
    case 'dispute':
      return { action, reason, ticket: given(form.ticket) };
    case 'waive':
      return { action, reason, waivedUntil: given(form.until) };
    case 'assign':
      return { action, assignee: given(form.assignee) };
    case 'comment':
      return { action, comment: given(form.comment) };
  }
}

function given(text: string): string | undefined {
  return text === '' ? undefined : text;
}
