import { groupBy } from '../../lib/group-by.ts';
import type { OpenMonth } from '../../store/period-totals.ts';
import { address } from '../address.ts';
import { RankedBars } from '../charts/ranked-bars.tsx';
import { monthText } from '../parts/moment.tsx';

/** Is it getting better? What is open of each billing month, before tax, each direction by itself. */
export function OpenMonthsPanel({ months }: { months: readonly OpenMonth[] }) {
  return (
    <section class="panel">
      <h2>What is open of each month</h2>
      {[...groupBy(months, ({ currency }) => currency)].map(([currency, own]) => (
        <RankedBars
          title="Open per billing month"
          name="Month"
          heads={['Too much', 'Too little or not yet']}
          currency={currency}
          bars={own.map((one) => ({
            label: monthText(one.period),
            href: address('/discrepancies', { period: one.period, currency, state: 'unsettled' }),
            amounts: [one.claim_net, one.exposure_net],
            findings: one.findings,
          }))}
        />
      ))}
    </section>
  );
}
