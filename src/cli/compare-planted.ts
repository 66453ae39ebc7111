import Big from 'big.js';

import type { PlantedFinding } from '../simulator/planted-finding.ts';
import type { ListedFinding } from '../store/match-store.ts';

export interface PlantedResult {
  readonly found: readonly { planted: PlantedFinding; finding: ListedFinding | undefined }[];
  /** Root findings that the answer key does not name: false alarms. */
  readonly unplanted: readonly ListedFinding[];
}

/** Holds the findings of a run against the simulator's answer key. Contributing findings own no money and are no alarm. */
export function comparePlanted(
  answerKey: readonly PlantedFinding[],
  findings: readonly ListedFinding[],
): PlantedResult {
  const roots = findings.filter((finding) => finding.role === 'root');
  const found = answerKey.map((planted) => ({
    planted,
    finding: roots.find((finding) => isAnswer(planted, finding)),
  }));
  const matched = new Set(found.map((one) => one.finding?.finding_id));
  return { found, unplanted: roots.filter((finding) => !matched.has(finding.finding_id)) };
}

/** The key names only what identifies the discrepancy. A stake that is named must be right to the cent. */
function isAnswer(planted: PlantedFinding, finding: ListedFinding): boolean {
  const agrees = (expected: string | undefined, actual: string | null) =>
    expected === undefined || expected === actual;
  return (
    finding.code === planted.code &&
    agrees(planted.invoiceId, finding.invoice_id) &&
    agrees(planted.customerId, finding.customer_id) &&
    agrees(planted.orderId, finding.order_id) &&
    agrees(planted.currency, finding.currency) &&
    (planted.stakeNet === undefined || Big(planted.stakeNet).eq(finding.stake_net)) &&
    (planted.stakeTax === undefined || Big(planted.stakeTax).eq(finding.stake_tax))
  );
}
