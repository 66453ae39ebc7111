import { groupBy } from '../../lib/group-by.ts';
import type { RankedStake } from '../../store/finding-list-store.ts';
import { RankedBars } from '../charts/ranked-bars.tsx';
import { Amount, countText } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';

/** Who, or what, most of the money lies with. */
export function RankedPanel(props: {
  heading: string;
  name: string;
  ranked: readonly RankedStake[];
  labelOf?: (name: string) => string;
  hrefOf: (name: string, currency: string) => string;
}) {
  const { heading, ranked, labelOf = (name: string) => name } = props;
  return (
    <section class="panel">
      <h2>{heading}</h2>
      {ranked.length === 0 ? <p>Nothing is at stake.</p> : null}
      {[...groupBy(ranked, ({ currency }) => currency)].map(([currency, own]) => (
        <>
          <h3>{currency}</h3>
          <RankedBars
            title={`${heading}, ${currency}; the table below holds the same figures`}
            currency={currency}
            bars={own.map(({ name, stake_net, findings }) => ({
              label: labelOf(name),
              amount: stake_net,
              note: `in ${countText(findings)}`,
            }))}
          />
        </>
      ))}
      <details>
        <summary>As a table</summary>
        <DataTable
          caption={`${heading}, before tax`}
          rows={ranked}
          columns={[
            {
              head: props.name,
              names: true,
              cell: ({ name, currency }) => (
                <a href={props.hrefOf(name, currency)}>{labelOf(name)}</a>
              ),
            },
            { head: 'Currency', cell: ({ currency }) => currency },
            { head: 'Discrepancies', numeric: true, cell: ({ findings }) => countText(findings) },
            {
              head: 'At stake',
              numeric: true,
              cell: (one) => <Amount of={one.stake_net} currency={one.currency} />,
            },
          ]}
        />
      </details>
    </section>
  );
}
