import { groupBy } from '../../lib/group-by.ts';
import type { AgedStake } from '../../store/finding-list-store.ts';
import { RankedBars } from '../charts/ranked-bars.tsx';

const BANDS: Readonly<Record<number, string>> = {
  0: '0 to 7 days',
  8: '8 to 30 days',
  31: '31 to 60 days',
  61: '61 to 90 days',
  91: 'over 90 days',
};

/** How old is what is open? From the day a discrepancy first came up. */
export function AgeingPanel({ ages }: { ages: readonly AgedStake[] }) {
  return (
    <section class="panel">
      <h2>How long it has been open</h2>
      <p class="quiet">Counted from the first night that saw it.</p>
      {ages.length === 0 ? <p>Nothing is open.</p> : null}
      {[...groupBy(ages, ({ currency }) => currency)].map(([currency, own]) => (
        <RankedBars
          title="Open amounts by age"
          name="Age"
          heads={['Open']}
          currency={currency}
          bars={Object.entries(BANDS).map(([from, label]) => {
            const band = own.find((one) => one.from_days === Number(from));
            return { label, amounts: [band?.stake_net ?? '0'], findings: band?.findings ?? 0 };
          })}
        />
      ))}
    </section>
  );
}
