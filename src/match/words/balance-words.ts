import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** What we owe Microsoft in all, against the documents it is made of. */
export const BALANCE_WORDS = {
  BALANCE_JUMP: {
    title: 'Balance moved without a document',
    nextStep:
      'Look in Partner Center for a payment or a document of exactly this amount since that day; if there is none, ask in a billing ticket.',
  },
  BALANCE_NE_OPEN_INVOICES: {
    title: 'Balance is not the open documents',
    nextStep: 'Look for a payment or a document of exactly the difference.',
  },
  SUMMARY_NE_DETAILS: {
    title: 'Balance is not the sum of its parts',
    nextStep: 'Wait for the next night, which asks again; if it stays, ask in a billing ticket.',
  },
  SUMMARY_CURRENCY_MISSING: {
    title: 'A currency has no balance, or no documents',
    nextStep:
      'Look the currency up in Partner Center under billing; if both are there, ask in a billing ticket why one is not listed.',
  },
  OVERPAID_INVOICE: {
    title: 'Paid more than charged',
    nextStep: 'Offset the surplus against the next invoice, or ask Microsoft to pay it back.',
  },
  BALANCE_STALE: {
    title: 'Balance is older than the newest document',
    nextStep: 'Wait a day: Microsoft has not counted the newest document yet.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
