import type { Decimal } from '../../lib/decimal.ts';
import { Amount, isZero } from './amount.tsx';

/** What is open in one currency, before tax, each direction by itself. */
export interface OpenSum {
  readonly currency: string;
  readonly claim_net: Decimal;
  readonly exposure_net: Decimal;
}

/**
 * What is open, in words: claims first, then what was charged too little or not yet. Amounts stand beside each other,
 * never added across currencies or directions.
 */
export function OpenAmounts({ sums }: { sums: readonly OpenSum[] }) {
  const claims = sums.filter(({ claim_net: net }) => !isZero(net));
  const exposures = sums.filter(({ exposure_net: net }) => !isZero(net));
  return (
    <>
      {claims.length === 0 ? null : (
        <>
          {listed(claims, ({ claim_net: net }) => net)} charged too much
          {exposures.length === 0 ? '' : ', '}
        </>
      )}
      {exposures.length === 0 ? null : (
        <>{listed(exposures, ({ exposure_net: net }) => net)} too little or not yet</>
      )}
      {claims.length + exposures.length === 0 ? null : ', before tax'}
    </>
  );
}

function listed(sums: readonly OpenSum[], netOf: (sum: OpenSum) => Decimal) {
  return sums.map((sum, index) => (
    <>
      {index === 0 ? '' : index === sums.length - 1 ? ' and ' : ', '}
      <Amount of={netOf(sum)} currency={sum.currency} withCurrency />
    </>
  ));
}
