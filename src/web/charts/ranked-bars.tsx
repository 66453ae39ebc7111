import { scaleLinear } from 'd3-scale';

import { amountText } from '../parts/amount.tsx';
import { shortened } from './shortened.ts';

export interface RankedBar {
  readonly label: string;
  /** Exact, in the chart's currency, never below 0. */
  readonly amount: string;
  /** Said after the amount. */
  readonly note: string;
}

const ROW = 28;
const WIDTH = 560;
const LABELS = 200;
const LABEL_LENGTH = 26;
const VALUES = 170;

/** Amounts beside each other, a row each; only positions become numbers. */
export function RankedBars(props: { title: string; bars: readonly RankedBar[]; currency: string }) {
  const largest = Math.max(1, ...props.bars.map(({ amount }) => Number(amount)));
  const length = scaleLinear()
    .domain([0, largest])
    .range([0, WIDTH - LABELS - VALUES]);
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${props.bars.length * ROW}`}
      role="img"
      aria-label={props.title}
    >
      {props.bars.map(({ label, amount, note }, index) => (
        <g>
          <text class="label" x={LABELS - 12} y={index * ROW + 18} text-anchor="end">
            {shortened(label, LABEL_LENGTH)}
            <title>{label}</title>
          </text>
          <rect
            class="bar plain"
            x={LABELS}
            y={index * ROW + 4}
            width={Number(amount) === 0 ? 0 : Math.max(2, length(Number(amount)))}
            height={ROW - 9}
            rx={2}
          />
          <text
            class="value"
            x={LABELS + Math.max(2, length(Number(amount))) + 8}
            y={index * ROW + 18}
          >
            {amountText(amount, props.currency)}
            <tspan class="note">{` ${note}`}</tspan>
          </text>
        </g>
      ))}
    </svg>
  );
}
