import { address } from '../address.ts';
import { Choice } from './choice.tsx';
import { monthText } from './moment.tsx';

/** The billing month of the page: the one before, the one after, or any. */
export function MonthPicker({ period, periods }: { period: string; periods: readonly string[] }) {
  const before = periods.find((one) => one < period);
  const after = periods.findLast((one) => one > period);
  return (
    <form class="filters" method="get" action="/">
      {before === undefined ? null : (
        <a rel="prev" href={address('/', { period: before })}>{`← ${monthText(before)}`}</a>
      )}
      <Choice
        label="Billing month"
        name="period"
        chosen={period}
        all="newest"
        options={periods.map((one) => [one, monthText(one)])}
      />
      <button>Show</button>
      {after === undefined ? null : (
        <a rel="next" href={address('/', { period: after })}>{`${monthText(after)} →`}</a>
      )}
    </form>
  );
}
