import { Amount } from './amount.tsx';
import { STAKE_WORDS } from './status.tsx';

/** Some lists carry the direction of a stake as plain text. */
const WORDS: Readonly<Record<string, string>> = STAKE_WORDS;

/** What a finding has at stake, in the cell of a table: its amount and direction, or in words why there is none. */
export function Stake(props: {
  of: {
    /** Absent where every row owns its money. */
    readonly role?: string;
    readonly currency: string | null;
    readonly stake_type: string;
    readonly stake_net: string;
  };
}) {
  const { role = 'root', currency, stake_type: type, stake_net: net } = props.of;
  if (role !== 'root') return <span class="quiet">with another</span>;
  if (currency === null || type === 'none') return <span class="quiet">{WORDS['none']}</span>;
  return (
    <>
      <Amount of={net} currency={currency} withCurrency />
      <span class="why">{WORDS[type]}</span>
    </>
  );
}
