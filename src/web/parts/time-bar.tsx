import { scaleLinear } from 'd3-scale';

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Where in the time of the whole something lies. The figures stand beside it. */
export function TimeBar({ whole, part, of }: { whole: Span; part: Span; of: string }) {
  const start = whole.from.getTime();
  const x = scaleLinear()
    .domain([start, Math.max(start + 1, whole.to.getTime())])
    .range([0, 200])
    .clamp(true);
  const left = Math.min(198, x(part.from.getTime()));
  return (
    <svg
      class="share"
      viewBox="0 0 200 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={`when ${of} was worked`}
    >
      <rect
        class="busy"
        x={left}
        y={0}
        width={Math.max(2, x(part.to.getTime()) - left)}
        height={10}
      />
    </svg>
  );
}
