import type { Decimal } from '../lib/decimal.ts';
import type { Day } from './billing-calendar.ts';

/** Every discrepancy that the first night of a tenant can show, in the order they are planted. */
export const PLANTED_CODES = [
  'CHARGE_WITHOUT_ORDER',
  'UNKNOWN_CUSTOMER',
  'CUSTOMER_MISMATCH',
  'QUANTITY_OVER',
  'QUANTITY_UNDER',
  'BILLED_TWICE_ACROSS_INVOICES',
  'AMBIGUOUS_MATCH',
  'REFUND_SHORT',
  'REFUND_OVER',
  'REFUND_DUPLICATED',
  'REFUND_WITHOUT_CHARGE',
  'REFUND_MISSING',
  'REFUND_PENDING',
  'REVERSAL_WITHOUT_REBILL',
  'REBILL_WITHOUT_REVERSAL',
  'CHARGE_AFTER_CANCELLATION',
  'LINES_NE_INVOICE_TOTAL',
  'PDF_NE_API_TOTAL',
  'PDF_MISSING',
  'PDF_UNREADABLE',
  'LINES_TAX_NE_INVOICE_TAX',
  'ADJUSTMENT_NOT_IN_LINES',
  'SOURCE_DISAGREEMENT',
  'INVOICE_ID_MISMATCH',
  'PROVIDER_SECTION_MISSING',
  'MIXED_CURRENCY_INVOICE',
  'INVOICE_AMENDED',
  'INVOICE_MISSING',
  'UNKNOWN_CHARGE_TYPE',
  'CHARGE_FOR_FAILED_ORDER',
  'FREE_ITEM_CHARGED',
  'BILLED_TWICE_SAME_INVOICE',
  'SIGN_INCONSISTENT',
  'CURRENCY_MISMATCH',
  'PRODUCT_MISMATCH',
  'SKU_MISMATCH',
  'AVAILABILITY_MISMATCH',
  'BILLING_FREQUENCY_MISMATCH',
  'UNIT_PRICE_OVER',
  'UNIT_PRICE_UNDER',
  'LINE_ARITHMETIC',
  'LINE_TOTAL',
  'FX_NOT_ONE',
  'FX_ONE',
  'FX_INCONSISTENT',
  'PAGE_CHAIN_BROKEN',
  'PARTIAL_PULL',
  'AUTH_DEGRADED',
  'ORDER_NEVER_BILLED',
  'ORDER_PARTLY_BILLED',
  'ORDER_NOT_YET_BILLED',
  'ENTITLEMENT_REVOKED_CHARGED',
  'ENTITLEMENT_MISSING',
  'ENTITLEMENT_SHORT',
  'ENTITLEMENT_WITHOUT_ORDER',
  'ENTITLEMENT_WITHOUT_CHARGE',
  'ENTITLEMENT_EXCESS',
  'ENTITLEMENT_ACTIVE_AFTER_REFUND',
  'ENTITLEMENT_PRODUCT_MISMATCH',
  'BALANCE_NE_OPEN_INVOICES',
  'SUMMARY_NE_DETAILS',
  'SUMMARY_CURRENCY_MISSING',
  'OVERPAID_INVOICE',
  'BALANCE_STALE',
  'SCHEMA_DRIFT',
] as const;

/** What takes two nights to see: it shows after `Simulator.passNight`. */
export const LATER_CODES = [
  'PDF_CHANGED',
  'LINE_ADDED_AFTER_CLOSE',
  'LINE_REMOVED_AFTER_CLOSE',
  'LINE_CHANGED_AFTER_CLOSE',
  'BALANCE_JUMP',
  'STALE_DATA',
] as const;

export type PlantedCode = (typeof PLANTED_CODES)[number] | (typeof LATER_CODES)[number];

/** One entry of the answer key: what a reconciliation of this tenant has to find. */
export interface PlantedFinding {
  readonly code: PlantedCode;
  /** The invoice the finding belongs to; undefined when it concerns the whole run. */
  readonly invoiceId: string | undefined;
  /** The customer the charge names, lower-case GUID; for CUSTOMER_MISMATCH that is the wrong one. */
  readonly customerId: string | undefined;
  /** The long order id; for a charge without order, the id the charge prints. */
  readonly orderId: string | undefined;
  /** Money at stake before tax, positive; undefined where no amount can be named. */
  readonly stakeNet: Decimal | undefined;
  /** Tax at stake, positive; not named where it follows from the net amount. */
  readonly stakeTax?: Decimal | undefined;
  /** Currency of the stake; undefined where there is none. */
  readonly currency: string | undefined;
  /** UTC day before which nobody can tell; absent where it shows at once. A tenant of an earlier day has no such answer. */
  readonly knowableFrom?: Day;
  /** What owned its money before and no longer does. */
  readonly supersedes?: PlantedCode;
  /** One sentence for people. */
  readonly says: string;
}
