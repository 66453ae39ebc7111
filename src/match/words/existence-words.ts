import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** A charge without an order, an order without a charge, and what was billed more than once. */
export const EXISTENCE_WORDS = {
  UNKNOWN_CUSTOMER: {
    title: 'Unknown customer',
    nextStep:
      'Check in Partner Center that this customer is still ours; if not, dispute the charges in a billing ticket.',
  },
  CHECKOUT_OUTCOME_UNKNOWN: {
    title: 'Checked out, and nobody knows what came of it',
    nextStep:
      'Look in Partner Center for the orders, then say it with `recon cart settle`; order nothing anew before that.',
  },
  CHARGE_WITHOUT_ORDER: {
    title: 'Charged without an order',
    nextStep:
      'Ask who bought it; if nobody did, open a billing ticket with invoice and order id, and do not bill the customer yet.',
  },
  CHARGE_FOR_FAILED_ORDER: {
    title: 'Charged although the order failed',
    nextStep: 'Dispute the charge in a billing ticket and attach the status of the order.',
  },
  FREE_ITEM_CHARGED: {
    title: 'A free item is charged',
    nextStep:
      'Check whether a trial became a paid subscription; if not, dispute the charge in a billing ticket.',
  },
  ORDER_NEVER_BILLED: {
    title: 'Ordered and never charged',
    nextStep: 'Check that the customer received it, and accrue the cost.',
  },
  ORDER_PARTLY_BILLED: {
    title: 'Part of an order is not charged',
    nextStep: 'Check that the customer received what is not charged, and accrue the cost.',
  },
  ORDER_NOT_YET_BILLED: {
    title: 'Ordered, not due yet',
    nextStep: 'Accrue the cost at month end; there is nothing else to do.',
  },
  BILLED_TWICE_SAME_INVOICE: {
    title: 'Billed twice in one invoice',
    nextStep: 'Dispute the second charge in a billing ticket.',
  },
  BILLED_TWICE_ACROSS_INVOICES: {
    title: 'Billed twice, in two invoices',
    nextStep: "Dispute the later invoice's charge in a billing ticket and cite both invoices.",
  },
  AMBIGUOUS_MATCH: {
    title: 'Fits several order lines',
    nextStep:
      'Compare the charge with each order line named; dispute it in a billing ticket when it belongs to none of them.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
