import { groupBy } from '../../lib/group-by.ts';
import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { FindingRow } from '../../store/finding-list-store.ts';
import type { OpenSum } from './open-amounts.tsx';

/** The findings of one reason, with what they add up to. */
export interface FindingGroup {
  readonly code: string;
  readonly rows: readonly FindingRow[];
  /** Per currency, of what is still to be settled; root findings alone, since money stands with its owner. */
  readonly sums: readonly OpenSum[];
}

/** Findings by reason; reasons in the order of their first finding, so the sort of the list holds for them too. */
export function groupFindings(rows: readonly FindingRow[]): readonly FindingGroup[] {
  return [...groupBy(rows, ({ code }) => code)].map(([code, own]) => ({
    code,
    rows: own,
    sums: sumsOf(own),
  }));
}

function sumsOf(rows: readonly FindingRow[]): readonly OpenSum[] {
  const owners = rows.filter(
    ({ role, currency, state }) =>
      role === 'root' && currency !== null && (state === 'open' || state === 'disputed'),
  );
  return [...groupBy(owners, ({ currency }) => currency ?? '')].map(([currency, own]) => {
    const sum = (type: FindingRow['stake_type']) =>
      sumAmounts(own.filter((one) => one.stake_type === type).map((one) => one.stake_net));
    return { currency, claim_net: sum('claim'), exposure_net: sum('exposure') };
  });
}
