import type { DecisionLapse, FindingState } from '../../store/decision-table.ts';
import type { RunState, Severity, StakeType, Verdict } from '../../store/schema.ts';

/** A word, a shape and a colour: no state is told by colour alone. */
function Status(props: { tone: string; shape: string; word: string }) {
  return (
    <span class={`status ${props.tone}`}>
      <span aria-hidden="true">{props.shape}</span> {props.word}
    </span>
  );
}

const VERDICTS = {
  explained: ['good', '●', 'Explained'],
  open: ['warn', '▲', 'Open'],
  'does-not-tie': ['bad', '■', 'Does not tie'],
  'not-checked': ['idle', '◇', 'Not checked'],
} as const;

export function VerdictStatus({ verdict }: { verdict: Verdict }) {
  const [tone, shape, word] = VERDICTS[verdict];
  return <Status tone={tone} shape={shape} word={word} />;
}

/** Whether the lines add up to the total. */
export function TieStatus({ ties }: { ties: boolean }) {
  return ties ? (
    <Status tone="good" shape="✓" word="yes" />
  ) : (
    <Status tone="bad" shape="✗" word="no" />
  );
}

const SEVERITIES = {
  blocker: ['bad', '■', 'Blocker'],
  high: ['bad', '▲', 'High'],
  medium: ['warn', '◆', 'Medium'],
  low: ['idle', '▽', 'Low'],
  info: ['idle', '○', 'Info'],
} as const;

export function SeverityStatus({ severity }: { severity: Severity }) {
  const [tone, shape, word] = SEVERITIES[severity];
  return <Status tone={tone} shape={shape} word={word} />;
}

const RUN_STATES = {
  running: ['busy', '▸', 'Running'],
  done: ['good', '●', 'Done'],
  partial: ['warn', '◐', 'Partial'],
  failed: ['bad', '■', 'Failed'],
} as const;

const CANCELLED = ['idle', '□', 'Cancelled'] as const;

/** How a run stands; one that somebody ended did not fail. */
export function RunStatus(props: { state: RunState; isCancelled?: boolean }) {
  const [tone, shape, word] = props.isCancelled === true ? CANCELLED : RUN_STATES[props.state];
  return <Status tone={tone} shape={shape} word={word} />;
}

/** What a stake means for the one who pays. */
export const STAKE_WORDS: Readonly<Record<StakeType, string>> = {
  claim: 'charged too much',
  exposure: 'charged too little, or not yet',
  cash: 'a matter of time',
  none: 'no money',
};

const FINDING_STATES = {
  open: ['warn', '▲', 'Open'],
  disputed: ['busy', '◆', 'Disputed'],
  accepted: ['good', '●', 'Accepted'],
  waived: ['idle', '◷', 'Waived'],
} as const;

/** What people made of a finding; a decision that lapsed left it open again. */
export function StateStatus(props: { state: FindingState; lapsed: DecisionLapse | null }) {
  const [tone, shape, word] = FINDING_STATES[props.state];
  return <Status tone={tone} shape={shape} word={props.lapsed === null ? word : `${word} again`} />;
}
