import { scaleLinear } from 'd3-scale';

/** Where a bar begins and ends, in the unit of its scale. */
export interface BarEnds {
  readonly from: number;
  readonly to: number;
}

/** A scale that holds every bar of a column, and zero; it is drawn 100 wide and stretched to its cell. */
export function barScale(bars: readonly BarEnds[]): (at: number) => number {
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const lowest = Math.min(0, ...ends);
  return scaleLinear()
    .domain([lowest, Math.max(lowest + Number.MIN_VALUE, 0, ...ends)])
    .range([0, 100])
    .clamp(true);
}

/** The bar of a table's row, in one part or several. For eyes alone: the row says the amounts. */
export function ScaledBar(props: {
  parts: readonly (BarEnds & { readonly tone: string })[];
  x: (at: number) => number;
  /** True: a dotted line leads on from where the row above ended, as in a waterfall. */
  isStep?: boolean;
}) {
  const { x, parts } = props;
  const start = x(parts[0]?.from ?? 0);
  return (
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {props.isStep === true ? <line x1={start} x2={start} y1={0} y2={10} /> : null}
      {parts.map(({ from, to, tone }) =>
        from === to ? null : (
          <rect
            class={tone}
            x={Math.min(x(from), x(to), 100 - WIDTH_MIN)}
            y={2}
            width={Math.max(WIDTH_MIN, Math.abs(x(to) - x(from)))}
            height={6}
          />
        ),
      )}
    </svg>
  );
}

/** The least that can be seen. */
const WIDTH_MIN = 0.5;
