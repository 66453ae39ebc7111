import { scaleLinear } from 'd3-scale';

import { amountText } from '../parts/amount.tsx';
import { shortened } from './shortened.ts';

export interface WaterfallStep {
  readonly label: string;
  /** Exact, in the chart's currency; below 0 it goes back up. */
  readonly amount: string;
  readonly href?: string;
}

const ROW = 26;
const WIDTH = 1100;
const LABELS = 330;
const AMOUNTS = 130;
const LABEL_LENGTH = 46;

/**
 * Walks from an amount down to zero, a row a step. Positions are all that becomes a number here; the amounts printed are
 * the exact ones.
 */
export function Waterfall(props: {
  title: string;
  start: { readonly label: string; readonly amount: string };
  steps: readonly WaterfallStep[];
  currency: string;
}) {
  const bars = barsOf(props.start.amount, props.steps);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear()
    .domain([Math.min(0, ...ends), Math.max(0, ...ends)])
    .range([LABELS, WIDTH - AMOUNTS]);
  const height = (props.steps.length + 1) * ROW + 8;
  const rows = [{ ...props.start, kind: 'total' }, ...props.steps.map(kindOf)];
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={props.title}>
      <line class="axis" x1={x(0)} x2={x(0)} y1={0} y2={height} />
      {rows.map((row, index) => {
        const { from, to } = bars[index] ?? { from: 0, to: 0 };
        const top = index * ROW + 4;
        return (
          <g>
            <text class="label" x={LABELS - 12} y={top + 13} text-anchor="end">
              {shortened(row.label, LABEL_LENGTH)}
              <title>{row.label}</title>
            </text>
            <rect
              class={`bar ${row.kind}`}
              x={Math.min(x(from), x(to))}
              width={Math.max(1.5, Math.abs(x(to) - x(from)))}
              y={top}
              height={ROW - 8}
              rx={2}
            />
            <line class="step" x1={x(to)} x2={x(to)} y1={top + ROW - 8} y2={top + ROW} />
            <text class="value" x={WIDTH} y={top + 13} text-anchor="end">
              {amountText(row.amount, props.currency)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function kindOf(step: WaterfallStep) {
  return { ...step, kind: step.amount.startsWith('-') ? 'up' : 'down' };
}

/** The first stands on zero; each further one begins where the one before it ended. */
function barsOf(start: string, steps: readonly WaterfallStep[]) {
  let level = Number(start);
  const bars = [{ from: 0, to: level }];
  for (const { amount } of steps) {
    const to = level - Number(amount);
    bars.push({ from: level, to });
    level = to;
  }
  return bars;
}
