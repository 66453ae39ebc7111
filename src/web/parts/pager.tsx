import { countText } from './amount.tsx';

/** Where the reader is among the pages of a list, and the way on. */
export function Pager(props: {
  page: number;
  pageSize: number;
  total: number;
  hrefOf: (page: number) => string;
}) {
  const last = Math.max(1, Math.ceil(props.total / props.pageSize));
  if (last === 1) return null;
  const from = (props.page - 1) * props.pageSize + 1;
  const to = Math.min(props.total, props.page * props.pageSize);
  return (
    <nav class="pager" aria-label="Pages">
      {props.page > 1 ? (
        <a rel="prev" href={props.hrefOf(props.page - 1)}>
          ← Previous
        </a>
      ) : null}
      <span>{`${countText(from)} to ${countText(to)} of ${countText(props.total)}`}</span>
      {props.page < last ? (
        <a rel="next" href={props.hrefOf(props.page + 1)}>
          Next →
        </a>
      ) : null}
    </nav>
  );
}
