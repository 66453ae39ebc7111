import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** What was charged against what was ordered: item, quantity, price, and the arithmetic of a line. */
export const TERMS_WORDS = {
  SIGN_INCONSISTENT: {
    title: 'Sign does not fit the charge type',
    nextStep:
      'Ask in a billing ticket whether the line charges or refunds, and book it only after the answer.',
  },
  CURRENCY_MISMATCH: {
    title: 'Charged in another currency',
    nextStep:
      'Ask Microsoft in a billing ticket which currency and rate hold; amounts of two currencies are not compared.',
  },
  CUSTOMER_MISMATCH: {
    title: 'Charged to another customer',
    nextStep: 'Bill neither customer yet, and dispute the charge in a billing ticket.',
  },
  PRODUCT_MISMATCH: {
    title: 'Another product than ordered',
    nextStep:
      'Check whether the subscription was converted; if not, dispute the charge in a billing ticket.',
  },
  SKU_MISMATCH: {
    title: 'Another edition than ordered',
    nextStep:
      'Check edition and segment of the SKU charged; dispute the charge in a billing ticket if they are wrong.',
  },
  AVAILABILITY_MISMATCH: {
    title: 'Another catalogue offer than ordered',
    nextStep: 'There is nothing to do: where the price differs too, that has a finding of its own.',
  },
  BILLING_FREQUENCY_MISMATCH: {
    title: 'Another billing cycle than ordered',
    nextStep:
      'Change the billing plan while the cancellation window is open, or ask for it in a billing ticket.',
  },
  UNKNOWN_CHARGE_TYPE: {
    title: 'Unknown charge type',
    nextStep:
      'Ask in a billing ticket what this charge type bills; dispute the charge when nothing is owed for it.',
  },
  QUANTITY_OVER: {
    title: 'More units than ordered',
    nextStep:
      'Ask who added the units; dispute the surplus in a billing ticket if nobody did, or record the missing order.',
  },
  QUANTITY_UNDER: {
    title: 'Fewer units than ordered',
    nextStep: 'Accrue the units that are not charged, and watch the next invoice for them.',
  },
  UNIT_PRICE_OVER: {
    title: 'Dearer than promised',
    nextStep: 'Dispute the difference in a billing ticket and attach the promised price.',
  },
  UNIT_PRICE_UNDER: {
    title: 'Cheaper than promised',
    nextStep: 'Do not book it as a gain: Microsoft may still correct the price.',
  },
  LINE_ARITHMETIC: {
    title: 'Price times quantity is not the subtotal',
    nextStep:
      'Dispute the difference, with all lines that are off the same way in one billing ticket.',
  },
  LINE_TOTAL: {
    title: 'Subtotal and tax are not the total',
    nextStep: 'Dispute the difference in a billing ticket that names the line.',
  },
  FX_NOT_ONE: {
    title: 'A rate between equal currencies',
    nextStep: 'Dispute what the rate added in a billing ticket.',
  },
  FX_ONE: {
    title: 'No rate between two currencies',
    nextStep: 'Dispute the charge in a billing ticket: its amount was not converted.',
  },
  FX_INCONSISTENT: {
    title: 'Two rates of one day',
    nextStep: 'Ask in a billing ticket which of the two rates holds.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
