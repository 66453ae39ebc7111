import { groupBy } from '../../lib/group-by.ts';
import type { RankedStake } from '../../store/finding-list-store.ts';
import { RankedBars } from '../charts/ranked-bars.tsx';

/** Who, or what, most of the money lies with. */
export function RankedPanel(props: {
  heading: string;
  name: string;
  ranked: readonly RankedStake[];
  labelOf?: (name: string) => string;
  /** Undefined where no list is of that name alone. */
  hrefOf: (name: string, currency: string) => string | undefined;
}) {
  const { heading, ranked, labelOf = (name: string) => name } = props;
  return (
    <section class="panel">
      <h2>{heading}</h2>
      {ranked.length === 0 ? <p>Nothing is at stake.</p> : null}
      {[...groupBy(ranked, ({ currency }) => currency)].map(([currency, own]) => (
        <RankedBars
          title={heading}
          name={props.name}
          heads={['At stake']}
          currency={currency}
          bars={own.map(({ name, stake_net, findings }) => ({
            label: labelOf(name),
            href: props.hrefOf(name, currency),
            amounts: [stake_net],
            findings,
          }))}
        />
      ))}
    </section>
  );
}
