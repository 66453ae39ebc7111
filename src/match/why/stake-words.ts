import { moneyWithCurrency } from '../../lib/money.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { FINDING_WORDS } from '../finding-words.ts';

/** Codes on money of which nobody can tell from here who owes it: part of it, or all, may be right after all. */
const IN_QUESTION: readonly FindingCode[] = [
  'PROVIDER_SECTION_MISSING',
  'LINES_TAX_NE_INVOICE_TAX',
  'LINES_NE_INVOICE_TOTAL',
  'MIXED_CURRENCY_INVOICE',
  'INVOICE_ID_MISMATCH',
  'UNKNOWN_CUSTOMER',
  'CHARGE_WITHOUT_ORDER',
  'AMBIGUOUS_MATCH',
  'SIGN_INCONSISTENT',
  'CURRENCY_MISMATCH',
  'CUSTOMER_MISMATCH',
  'PRODUCT_MISMATCH',
  'SKU_MISMATCH',
  'BILLING_FREQUENCY_MISMATCH',
  'UNKNOWN_CHARGE_TYPE',
  'FX_ONE',
  'ENTITLEMENT_REVOKED_CHARGED',
  'ENTITLEMENT_MISSING',
  'ENTITLEMENT_SHORT',
  'ENTITLEMENT_PRODUCT_MISMATCH',
  'BALANCE_JUMP',
  'BALANCE_NE_OPEN_INVOICES',
  'SUMMARY_NE_DETAILS',
  'UNEXPLAINED_REMAINDER',
];

/** Codes on money that was given back, or not. */
const ON_REFUNDS: readonly FindingCode[] = [
  'REFUND_DUPLICATED',
  'REFUND_OVER',
  'REFUND_WITHOUT_CHARGE',
  'REFUND_MISSING',
  'REFUND_SHORT',
];

/** Codes on what may still be charged. */
const MAY_COME: readonly FindingCode[] = [
  'ORDER_NEVER_BILLED',
  'ORDER_PARTLY_BILLED',
  'REVERSAL_WITHOUT_REBILL',
  'QUANTITY_UNDER',
  'ENTITLEMENT_WITHOUT_CHARGE',
  'ENTITLEMENT_EXCESS',
];

/** Codes on amounts that are neither before tax nor tax: totals, and what is paid or owed in all. */
const ON_TOTALS: readonly FindingCode[] = [
  'PROVIDER_SECTION_MISSING',
  'LINES_NE_INVOICE_TOTAL',
  'INVOICE_AMENDED',
  'LINE_TOTAL',
];

/**
 * What is at stake, as the end of a sentence: `310.00 USD before tax and 25.57 USD tax were charged too much`.
 *
 * @param owner the finding that owns the money of a contributing one
 */
export function stakeWords(finding: TracedFinding, owner: TracedFinding | undefined): string {
  const { currency, role, subject, stake_net: net, stake_tax: tax } = finding;
  if (role === 'contributing') return countedElsewhere(owner);
  if (currency === null || (net === '0' && tax === '0')) return 'no money is at stake';
  const isTotal = subject === 'balances' || isOneOf(ON_TOTALS, finding);
  const parts = [
    ...(net === '0' ? [] : [`${moneyWithCurrency(net, currency)}${isTotal ? '' : ' before tax'}`]),
    ...(tax === '0' ? [] : [`${moneyWithCurrency(tax, currency)} tax`]),
  ];
  return `${parts.join(' and ')} ${directionOf(finding)}`;
}

function countedElsewhere(owner: TracedFinding | undefined): string {
  if (owner === undefined) return 'a stronger finding counts the money, so none is added here';
  const { title } = FINDING_WORDS[owner.code as FindingCode];
  return `the money is counted in ${owner.finding_id} (${title}), so none is added here`;
}

/** What is not certain may have been so. */
function directionOf(finding: TracedFinding): string {
  const { code, stake_type: type, confidence } = finding;
  if (code === 'OVERPAID_INVOICE') return 'were paid too much';
  if (type === 'cash') return 'are a matter of timing';
  if (type === 'none') return 'are in doubt, and nothing of it is claimed';
  if (isOneOf(IN_QUESTION, finding)) return 'are in question';
  const isRefund = isOneOf(ON_REFUNDS, finding);
  const done = isRefund ? 'refunded' : 'charged';
  // A claim is a charge too high, or a refund too low.
  const how = (type === 'claim') === isRefund ? 'too little' : 'too much';
  const later = isOneOf(MAY_COME, finding) ? ', or not yet' : '';
  return `${confidence === 'certain' ? 'were' : 'may have been'} ${done} ${how}${later}`;
}

function isOneOf(codes: readonly FindingCode[], { code }: TracedFinding): boolean {
  return codes.includes(code as FindingCode);
}
