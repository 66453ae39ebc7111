import { groupBy } from '../../lib/group-by.ts';
import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { OpenMonth } from '../../store/period-totals.ts';
import { address } from '../address.ts';
import { RankedBars } from '../charts/ranked-bars.tsx';
import { Amount } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { monthText } from '../parts/moment.tsx';

/** Is it getting better? What is open of each billing month, before tax, both directions together. */
export function OpenMonthsPanel({ months }: { months: readonly OpenMonth[] }) {
  return (
    <section class="panel">
      <h2>What is open of each month</h2>
      {[...groupBy(months, ({ currency }) => currency)].map(([currency, own]) => (
        <>
          <h3>{currency}</h3>
          <RankedBars
            title={`Open per billing month, ${currency}; the table below holds the same figures`}
            currency={currency}
            bars={own.map((one) => ({
              label: monthText(one.period),
              amount: sumAmounts([one.claim_net, one.exposure_net]),
              note: `in ${one.findings}`,
            }))}
          />
        </>
      ))}
      <details>
        <summary>As a table</summary>
        <DataTable
          caption="Open amounts per billing month, before tax"
          rows={months}
          columns={[
            {
              head: 'Month',
              names: true,
              cell: ({ period, currency }) => (
                <a href={address('/discrepancies', { period, currency })}>{monthText(period)}</a>
              ),
            },
            { head: 'Currency', cell: ({ currency }) => currency },
            {
              head: 'Charged too much',
              numeric: true,
              cell: (one) => <Amount of={one.claim_net} currency={one.currency} />,
            },
            {
              head: 'Too little or not yet',
              numeric: true,
              cell: (one) => <Amount of={one.exposure_net} currency={one.currency} />,
            },
          ]}
        />
      </details>
    </section>
  );
}
