import { sumAmounts } from '../../lib/sum-amounts.ts';
import { Amount, countText } from '../parts/amount.tsx';
import type { Column } from '../parts/data-table.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { barScale, ScaledBar } from './scaled-bar.tsx';

export interface RankedBar {
  readonly label: string;
  /** Where its discrepancies are listed. */
  readonly href?: string | undefined;
  /** Exact, in the chart's currency, never below 0; beside each other where there are several. */
  readonly amounts: readonly string[];
  readonly findings: number;
}

const TONES = ['down', 'up'] as const;

/** Amounts under each other, a row each: a table, one column of which is drawn. Only positions become numbers. */
export function RankedBars(props: {
  title: string;
  /** What the rows are. */
  name: string;
  /** What each amount is; as many as a bar has amounts. */
  heads: readonly string[];
  bars: readonly RankedBar[];
  currency: string;
}) {
  const { bars, currency } = props;
  const x = barScale(bars.map(({ amounts }) => ({ from: 0, to: Number(sumAmounts(amounts)) })));
  const amounts = props.heads.map((head, index): Column<RankedBar> => ({
    head: `${head}, ${currency}`,
    numeric: true,
    cell: (one) => <Amount of={one.amounts[index] ?? '0'} currency={currency} />,
  }));
  return (
    <DataTable
      caption={`${props.title}, ${currency}`}
      hideCaption
      rows={bars}
      columns={[
        {
          head: props.name,
          names: true,
          cell: ({ label, href }) => (href === undefined ? label : <a href={href}>{label}</a>),
        },
        { head: 'Drawn to scale', draws: true, cell: (one) => <StackedBar bar={one} x={x} /> },
        ...amounts,
        { head: 'Count', numeric: true, cell: ({ findings }) => countText(findings) },
      ]}
    />
  );
}

function StackedBar({ bar, x }: { bar: RankedBar; x: (at: number) => number }) {
  const parts = bar.amounts.map((_, index) => ({
    from: Number(sumAmounts(bar.amounts.slice(0, index))),
    to: Number(sumAmounts(bar.amounts.slice(0, index + 1))),
    tone: TONES[index] ?? 'down',
  }));
  return <ScaledBar parts={parts} x={x} />;
}
