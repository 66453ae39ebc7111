import { scaleLinear } from 'd3-scale';

/** How much of a whole is what: parts beside each other, 100 % wide. */
export function ShareBar(props: {
  title: string;
  parts: readonly { readonly tone: string; readonly amount: string }[];
}) {
  const sizes = props.parts.map(({ amount }) => Math.max(0, Number(amount)));
  const x = scaleLinear()
    .domain([0, sizes.reduce((sum, size) => sum + size, 0) || 1])
    .range([0, 200]);
  let at = 0;
  return (
    <svg
      class="share"
      viewBox="0 0 200 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={props.title}
    >
      {props.parts.map(({ tone }, index) => {
        const size = sizes[index] ?? 0;
        const from = x(at);
        at += size;
        return size === 0 ? null : (
          <rect class={tone} x={from} y={0} width={Math.max(1, x(size))} height={10} />
        );
      })}
    </svg>
  );
}
