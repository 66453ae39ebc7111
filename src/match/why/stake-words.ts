import { formatMoney } from '../../lib/money.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';

/** What is not certain may have been so. */
function directionOf({ subject, stake_type: type, confidence }: TracedFinding): string {
  if (type === 'cash') return 'are a matter of timing';
  if (type === 'none') return 'are in doubt, and nothing of it is claimed';
  const asked = subject === 'balances' ? 'asked for' : 'charged';
  const how =
    type === 'claim'
      ? `${asked} too much`
      : `${asked} too little${subject === 'balances' ? '' : ', or not yet'}`;
  return `${confidence === 'certain' ? 'were' : 'may have been'} ${how}`;
}

/**
 * What is at stake, as the end of a sentence: `310.00 USD before tax and 25.57 USD tax were charged too much`.
 *
 * @param owner the finding that owns the money of a contributing one
 */
export function stakeWords(finding: TracedFinding, owner: TracedFinding | undefined): string {
  const { currency, role, stake_net: net, stake_tax: tax } = finding;
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
  return `${parts.join(' and ')} ${directionOf(finding)}`;
}
