import { formatMoney } from '../../lib/money.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';

const DIRECTIONS = {
  claim: 'were charged too much',
  exposure: 'were charged too little, or not yet',
  cash: 'are a matter of timing',
  none: 'are in doubt, and nothing of it is claimed',
} as const;

/**
 * What is at stake, as the end of a sentence: `310.00 USD before tax and 25.57 USD tax were charged too much`.
 *
 * @param owner the finding that owns the money of a contributing one
 */
export function stakeWords(finding: TracedFinding, owner: TracedFinding | undefined): string {
  const { currency, role, stake_net: net, stake_tax: tax, stake_type: type } = finding;
  if (role === 'contributing') {
    const by = owner === undefined ? 'a stronger finding' : `${owner.code} (${owner.finding_id})`;
    return `${by} owns the money, so this adds none`;
  }
  if (currency === null || (net === '0' && tax === '0')) return 'no money is at stake';
  const money = (amount: string) => `${formatMoney(amount, currency)} ${currency}`;
  const parts = [
    ...(net === '0'
      ? []
      : [finding.subject === 'balances' ? money(net) : `${money(net)} before tax`]),
    ...(tax === '0' ? [] : [`${money(tax)} tax`]),
  ];
  return `${parts.join(' and ')} ${DIRECTIONS[type]}`;
}
