import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** The invoice as a whole: its total, its tax, its statement. */
export const INVOICE_WORDS = {
  PDF_NE_API_TOTAL: {
    title: 'Statement says another total',
    nextStep:
      'Pull the invoice again with `recon rerun`; if the two still differ, keep both and open a billing ticket.',
  },
  SOURCE_DISAGREEMENT: {
    title: 'Two sources give different lines',
    nextStep:
      'Get both again, the file by a new download; if they still differ, keep both and open a billing ticket.',
  },
  PDF_CHANGED: {
    title: 'Statement was issued again',
    nextStep: 'Compare both statements, which are kept, and book by the newer one.',
  },
  PDF_UNREADABLE: {
    title: 'Statement cannot be read',
    nextStep:
      'Compare the total printed on the statement with the invoice by eye; if the statement looks right, report its layout to the makers of recon.',
  },
  PDF_MISSING: {
    title: 'Statement is missing',
    nextStep:
      'Wait for the next night, which asks again; until it comes, the tax of this invoice is not compared.',
  },
  LINES_TAX_NE_INVOICE_TAX: {
    title: 'Tax of the lines is not the tax of the statement',
    nextStep:
      'Book the tax of the statement, and ask the tax adviser when the difference is more than rounding.',
  },
  LINES_NE_INVOICE_TOTAL: {
    title: 'Lines do not add up to the total',
    nextStep:
      'Do not pay or bill customers from this invoice before its lines are complete; open a billing ticket with both sums.',
  },
  ADJUSTMENT_NOT_IN_LINES: {
    title: 'Adjustment outside the lines',
    nextStep: 'Book it apart from the lines, and note which claim it answers.',
  },
  INVOICE_ID_MISMATCH: {
    title: 'Lines of another invoice',
    nextStep:
      'Pull the invoice again with `recon rerun`; if the lines stay, open a billing ticket: they name another invoice.',
  },
  PROVIDER_SECTION_MISSING: {
    title: 'Announced lines did not come',
    nextStep:
      'Pull the invoice again with `recon rerun`, and through another line source; if it stays empty, open a billing ticket.',
  },
  MIXED_CURRENCY_INVOICE: {
    title: 'Lines in another currency',
    nextStep:
      'Do not book these lines with the invoice; open a billing ticket and ask which document charges them.',
  },
  INVOICE_AMENDED: {
    title: 'Invoice was amended',
    nextStep:
      'Book the note against the invoice it names, and pass it on to the customers it concerns.',
  },
  INVOICE_MISSING: {
    title: 'Expected invoice did not come',
    nextStep:
      'Look in Partner Center whether the invoice is out; if it is not, ask Microsoft when it comes and accrue its usual amount.',
  },
  LINE_ADDED_AFTER_CLOSE: {
    title: 'Line added after the invoice was complete',
    nextStep:
      'See all that changed with `recon invoices changes`, and restate the month where its costs were booked.',
  },
  LINE_REMOVED_AFTER_CLOSE: {
    title: 'Line removed after the invoice was complete',
    nextStep:
      'See all that changed with `recon invoices changes`, and take back what customers were billed for the line.',
  },
  LINE_CHANGED_AFTER_CLOSE: {
    title: 'Line changed after the invoice was complete',
    nextStep:
      'See both versions with `recon invoices changes`, and restate the month where its costs were booked.',
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
