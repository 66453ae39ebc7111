import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** What was delivered (an entitlement, in Partner Center) against what was ordered and charged. */
export const ENTITLEMENT_WORDS = {
  ENTITLEMENT_REVOKED_CHARGED: {
    title: 'Charged although revoked',
    nextStep: 'Dispute the charge in a billing ticket: the customer no longer has what it bills.',
  },
  ENTITLEMENT_MISSING: {
    title: 'Charged and not delivered',
    nextStep: 'Open a support ticket for the delivery, and do not bill the customer yet.',
  },
  ENTITLEMENT_SHORT: {
    title: 'Delivered less than charged',
    nextStep: 'Open a support ticket for the units that were not delivered.',
  },
  ENTITLEMENT_WITHOUT_ORDER: {
    title: 'Delivered without an order',
    nextStep: 'Ask who bought it, and record the order with `recon orders import`.',
  },
  ENTITLEMENT_WITHOUT_CHARGE: {
    title: 'Delivered and never charged',
    nextStep: 'Accrue the cost, and expect a charge on one of the next invoices.',
  },
  ENTITLEMENT_EXCESS: {
    title: 'Delivered more than charged',
    nextStep: 'Accrue the units that are not charged, and expect a charge for them.',
  },
  ENTITLEMENT_ACTIVE_AFTER_REFUND: {
    title: 'Still active after the refund',
    nextStep: 'Tell the customer to stop using it, and have it removed in a support ticket.',
  },
  ENTITLEMENT_PRODUCT_MISMATCH: {
    title: 'Delivered another product',
    nextStep:
      'Return it while its refund window is open and order the right one, or ask for an exchange in a support ticket.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
