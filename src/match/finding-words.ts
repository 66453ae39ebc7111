import type { FindingCode } from './finding-codes.ts';
import { BALANCE_WORDS } from './words/balance-words.ts';
import type { CodeWords } from './words/code-words.ts';
import { ENTITLEMENT_WORDS } from './words/entitlement-words.ts';
import { EXISTENCE_WORDS } from './words/existence-words.ts';
import { HEALTH_WORDS } from './words/health-words.ts';
import { INVOICE_WORDS } from './words/invoice-words.ts';
import { REFUND_WORDS } from './words/refund-words.ts';
import { TERMS_WORDS } from './words/terms-words.ts';

/** The words of each code: a code without words does not compile. */
export const FINDING_WORDS: Readonly<Record<FindingCode, CodeWords>> = {
  ...HEALTH_WORDS,
  ...INVOICE_WORDS,
  ...EXISTENCE_WORDS,
  ...REFUND_WORDS,
  ...TERMS_WORDS,
  ...ENTITLEMENT_WORDS,
  ...BALANCE_WORDS,
};
