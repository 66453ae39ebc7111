import { Amount } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import type { BarEnds } from './scaled-bar.tsx';
import { barScale, ScaledBar } from './scaled-bar.tsx';

export interface WaterfallStep {
  readonly label: string;
  /** Exact, in the chart's currency; below 0 it goes back up. */
  readonly amount: string;
  /** Where the step's discrepancies are listed. */
  readonly href?: string | undefined;
}

/**
 * Walks from an amount down to zero, a row a step: a table, one column of which is drawn. Positions are all that becomes
 * a number here; the amounts printed are the exact ones.
 */
export function Waterfall(props: {
  title: string;
  start: { readonly label: string; readonly amount: string };
  steps: readonly WaterfallStep[];
  currency: string;
}) {
  const bars = barsOf(props.start.amount, props.steps);
  const x = barScale(bars);
  const first: WaterfallStep = props.start;
  const rows = [first, ...props.steps].map((step, index) => ({
    step,
    bar: bars[index] ?? { from: 0, to: 0 },
    isFirst: index === 0,
  }));
  return (
    <DataTable
      caption={props.title}
      hideCaption
      rows={rows}
      columns={[
        { head: 'Step', names: true, cell: ({ step }) => <StepName step={step} /> },
        {
          head: 'Drawn to scale',
          draws: true,
          cell: ({ step, bar, isFirst }) => (
            <ScaledBar
              parts={[{ ...bar, tone: isFirst ? 'total' : toneOf(step) }]}
              x={x}
              isStep={!isFirst}
            />
          ),
        },
        {
          head: `Amount with tax, ${props.currency}`,
          numeric: true,
          cell: ({ step }) => <Amount of={step.amount} currency={props.currency} />,
        },
      ]}
    />
  );
}

function StepName({ step: { label, href } }: { step: WaterfallStep }) {
  return href === undefined ? <>{label}</> : <a href={href}>{label}</a>;
}

function toneOf({ amount }: WaterfallStep): string {
  return amount.startsWith('-') ? 'up' : 'down';
}

/** The first stands on zero; each further one begins where the one before it ended. */
function barsOf(start: string, steps: readonly WaterfallStep[]): readonly BarEnds[] {
  let level = Number(start);
  const bars = [{ from: 0, to: level }];
  for (const { amount } of steps) {
    const to = level - Number(amount);
    bars.push({ from: level, to });
    level = to;
  }
  return bars;
}
