import { AppError } from '../lib/app-error.ts';
import type { DecisionAction } from './decision-table.ts';

/** What is said of findings. What an action does not take must be absent. */
export interface DecisionRequest {
  readonly action: DecisionAction;
  /** Of accept, dispute, waive and reopen; never empty. */
  readonly reason?: string | undefined;
  /** Of dispute: the billing ticket, as soon as there is one. */
  readonly ticket?: string | undefined;
  /** Of waive: the last UTC day it holds, `YYYY-MM-DD`. */
  readonly waivedUntil?: string | undefined;
  /** Of assign; absent: nobody any more. */
  readonly assignee?: string | undefined;
  /** Of comment; never empty. */
  readonly comment?: string | undefined;
}

/** Of one request. */
export const FINDINGS_PER_DECISION = 1000;
/** Characters, longer ones are refused. */
export const DECISION_LENGTHS = {
  reason: 1000,
  ticket: 100,
  assignee: 100,
  comment: 2000,
  actor: 100,
} as const;

type Field = Exclude<keyof DecisionRequest, 'action'>;

const NEEDS: Readonly<Record<DecisionAction, readonly Field[]>> = {
  accept: ['reason'],
  dispute: ['reason'],
  waive: ['reason', 'waivedUntil'],
  reopen: ['reason'],
  assign: [],
  comment: ['comment'],
};
const ALSO_TAKES: Partial<Readonly<Record<DecisionAction, readonly Field[]>>> = {
  dispute: ['ticket'],
  assign: ['assignee'],
};

/** @throws AppError DECISION_INCOMPLETE (usage) saying all that is wrong */
export function assertDecision(
  { action, ...fields }: DecisionRequest,
  said: { actor: string; at: Date; findings: number },
): void {
  const takes = [...NEEDS[action], ...(ALSO_TAKES[action] ?? [])];
  const given = (Object.keys(fields) as Field[]).filter((field) => fields[field] !== undefined);
  const wrong = [
    ...NEEDS[action]
      .filter((field) => (fields[field] ?? '').trim() === '')
      .map((field) => `${action} needs ${FIELD_WORDS[field]}`),
    ...given
      .filter((field) => !takes.includes(field))
      .map((field) => `${action} takes no ${FIELD_WORDS[field].replace(/^an? /, '')}`),
    ...textFaults({ ...fields, actor: said.actor }),
    ...dayFaults(fields.waivedUntil, said.at),
    ...(said.actor.trim() === '' ? ['nobody is named who decides'] : []),
    ...(said.findings === 0 ? ['no finding is named'] : []),
    ...(said.findings > FINDINGS_PER_DECISION
      ? [`more than ${FINDINGS_PER_DECISION} findings at once`]
      : []),
  ];
  if (wrong.length === 0) return;
  throw new AppError('DECISION_INCOMPLETE', wrong.join('; '), {
    kind: 'usage',
    fix: 'Say it again with that put right. Nothing was decided.',
  });
}

const FIELD_WORDS: Readonly<Record<Field, string>> = {
  reason: 'a reason',
  ticket: 'a ticket',
  waivedUntil: 'a day until which it is waived',
  assignee: 'an assignee',
  comment: 'a comment',
};

/** What a terminal, a spreadsheet or a page would act on instead of showing it; line breaks and tabs are fine. */
const ACTED_UPON = /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/u;

function textFaults(texts: Partial<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(DECISION_LENGTHS).flatMap(([field, length]) => {
    const text = texts[field] ?? '';
    if (text.length > length) return [`${field} is longer than ${length} characters`];
    return ACTED_UPON.test(text) ? [`${field} holds control characters`] : [];
  });
}

function dayFaults(day: string | undefined, at: Date): readonly string[] {
  if (day === undefined || day === '') return [];
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  if (
    parsed === undefined ||
    Number.isNaN(parsed.getTime()) ||
    !parsed.toISOString().startsWith(day)
  ) {
    return [`${JSON.stringify(day)} is no day like 2026-12-31`];
  }
  return day < at.toISOString().slice(0, 10) ? [`${day} is over`] : [];
}
