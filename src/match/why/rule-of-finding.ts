import type { TracedFinding } from '../../store/traced-finding.ts';
import type { Rule } from '../rule.ts';
import { BALANCE_RULES, INVOICE_RULES, ORDER_RULES, RUN_RULES } from '../rule-set.ts';
import { decisionOf } from './decisive-field.ts';
import type { Explanation } from './explanation.ts';

const RULES_OF: Readonly<Record<TracedFinding['subject'], readonly Rule[]>> = {
  invoice: INVOICE_RULES,
  orders: ORDER_RULES,
  balances: BALANCE_RULES,
  run: RUN_RULES,
};

/** The rule that raised a finding; null when this version no longer has it. */
export function ruleOfFinding(finding: TracedFinding): Explanation['rule'] {
  const rule = RULES_OF[finding.subject].find(({ code }) => code === finding.code);
  if (rule === undefined) return null;
  return { code: rule.code, says: rule.says, field: decisionOf(finding).field };
}
