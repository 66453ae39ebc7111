import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** Cancellations, refunds, and the two halves of a change. */
export const REFUND_WORDS = {
  CHARGE_AFTER_CANCELLATION: {
    title: 'Charged after the cancellation',
    nextStep: 'Dispute the charge in a billing ticket and attach the cancellation.',
  },
  REFUND_DUPLICATED: {
    title: 'Refunded more than charged',
    nextStep: 'Set the amount aside: Microsoft may take it back.',
  },
  REFUND_OVER: {
    title: 'Refunded too much',
    nextStep: 'Set the difference aside: Microsoft may take it back.',
  },
  REFUND_WITHOUT_CHARGE: {
    title: 'Refund of an unknown charge',
    nextStep:
      'Look for the charge on invoices from before recon was set up, and hold the credit until it is found.',
  },
  REVERSAL_WITHOUT_REBILL: {
    title: 'Taken back and not billed again',
    nextStep: 'Accrue the cost: the other half of the change may come with the next invoice.',
  },
  REBILL_WITHOUT_REVERSAL: {
    title: 'Billed again and not taken back',
    nextStep:
      'Wait for the next invoice, then claim the missing credit in a billing ticket that names both lines.',
  },
  REFUND_MISSING: {
    title: 'Refund is missing',
    nextStep: 'Claim the refund in a billing ticket and attach the cancellation.',
  },
  REFUND_SHORT: {
    title: 'Refunded too little',
    nextStep: 'Claim the difference in a billing ticket and show the days that were left.',
  },
  REFUND_PENDING: {
    title: 'Refund on its way',
    nextStep: 'There is nothing to do until that day.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
