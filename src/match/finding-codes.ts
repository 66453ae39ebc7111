import type { Severity, StakeType } from '../store/schema.ts';

export interface FindingKind {
  readonly severity: Severity;
  /** What the stake is when we were charged too much, and when too little. */
  readonly stake: { readonly over: StakeType; readonly under: StakeType };
  /** True: an invoice is explained although it is open. */
  readonly secondary?: boolean;
}

const MONEY = { over: 'claim', under: 'exposure' } as const;
const CASH = { over: 'cash', under: 'cash' } as const;
const NO_MONEY = { over: 'none', under: 'none' } as const;

/**
 * Every code recon can raise, in the order of the ladder: where two hold on the same money, the earlier one owns it
 * and the later one contributes nothing. Data health, invoice, existence, multiplicity, cancellation and refund, terms,
 * entitlement, balance. Severity is fixed per code.
 */
export const FINDING_KINDS = {
  PAGE_CHAIN_BROKEN: { severity: 'blocker', stake: NO_MONEY },
  PARTIAL_PULL: { severity: 'high', stake: NO_MONEY },
  STALE_DATA: { severity: 'blocker', stake: NO_MONEY },
  AUTH_DEGRADED: { severity: 'high', stake: NO_MONEY },
  SCHEMA_DRIFT: { severity: 'medium', stake: NO_MONEY },
  PDF_NE_API_TOTAL: { severity: 'blocker', stake: NO_MONEY },
  PDF_CHANGED: { severity: 'high', stake: NO_MONEY },
  PDF_UNREADABLE: { severity: 'low', stake: NO_MONEY, secondary: true },
  PDF_MISSING: { severity: 'medium', stake: NO_MONEY, secondary: true },
  PROVIDER_SECTION_MISSING: { severity: 'high', stake: MONEY },
  LINES_TAX_NE_INVOICE_TAX: { severity: 'high', stake: MONEY },
  LINES_NE_INVOICE_TOTAL: { severity: 'blocker', stake: MONEY },
  ADJUSTMENT_NOT_IN_LINES: { severity: 'medium', stake: NO_MONEY },
  SOURCE_DISAGREEMENT: { severity: 'high', stake: NO_MONEY },
  INVOICE_ID_MISMATCH: { severity: 'blocker', stake: MONEY },
  MIXED_CURRENCY_INVOICE: { severity: 'blocker', stake: MONEY },
  INVOICE_AMENDED: { severity: 'high', stake: CASH },
  INVOICE_MISSING: { severity: 'high', stake: CASH },
  LINE_ADDED_AFTER_CLOSE: { severity: 'high', stake: MONEY },
  LINE_REMOVED_AFTER_CLOSE: { severity: 'high', stake: MONEY },
  LINE_CHANGED_AFTER_CLOSE: { severity: 'high', stake: MONEY },
  UNKNOWN_CUSTOMER: { severity: 'high', stake: MONEY },
  CHECKOUT_OUTCOME_UNKNOWN: { severity: 'high', stake: MONEY },
  CHARGE_WITHOUT_ORDER: { severity: 'high', stake: MONEY },
  CHARGE_FOR_FAILED_ORDER: { severity: 'high', stake: MONEY },
  FREE_ITEM_CHARGED: { severity: 'high', stake: MONEY },
  ORDER_NEVER_BILLED: { severity: 'high', stake: MONEY },
  ORDER_PARTLY_BILLED: { severity: 'medium', stake: MONEY },
  ORDER_NOT_YET_BILLED: { severity: 'info', stake: CASH },
  BILLED_TWICE_SAME_INVOICE: { severity: 'high', stake: MONEY },
  BILLED_TWICE_ACROSS_INVOICES: { severity: 'high', stake: MONEY },
  AMBIGUOUS_MATCH: { severity: 'medium', stake: MONEY },
  CHARGE_AFTER_CANCELLATION: { severity: 'high', stake: MONEY },
  REFUND_DUPLICATED: { severity: 'high', stake: MONEY },
  REFUND_OVER: { severity: 'medium', stake: MONEY },
  SIGN_INCONSISTENT: { severity: 'high', stake: MONEY },
  REFUND_WITHOUT_CHARGE: { severity: 'medium', stake: MONEY },
  REVERSAL_WITHOUT_REBILL: { severity: 'high', stake: MONEY },
  REBILL_WITHOUT_REVERSAL: { severity: 'high', stake: MONEY },
  REFUND_MISSING: { severity: 'high', stake: MONEY },
  REFUND_SHORT: { severity: 'high', stake: MONEY },
  REFUND_PENDING: { severity: 'info', stake: CASH },
  CURRENCY_MISMATCH: { severity: 'high', stake: MONEY },
  CUSTOMER_MISMATCH: { severity: 'blocker', stake: MONEY },
  PRODUCT_MISMATCH: { severity: 'high', stake: MONEY },
  SKU_MISMATCH: { severity: 'high', stake: MONEY },
  AVAILABILITY_MISMATCH: { severity: 'low', stake: NO_MONEY },
  BILLING_FREQUENCY_MISMATCH: { severity: 'high', stake: MONEY },
  UNKNOWN_CHARGE_TYPE: { severity: 'medium', stake: MONEY },
  QUANTITY_OVER: { severity: 'high', stake: MONEY },
  QUANTITY_UNDER: { severity: 'medium', stake: MONEY },
  UNIT_PRICE_OVER: { severity: 'high', stake: MONEY },
  UNIT_PRICE_UNDER: { severity: 'low', stake: MONEY },
  FX_NOT_ONE: { severity: 'high', stake: MONEY },
  FX_ONE: { severity: 'high', stake: MONEY },
  FX_INCONSISTENT: { severity: 'medium', stake: MONEY },
  LINE_ARITHMETIC: { severity: 'medium', stake: MONEY },
  LINE_TOTAL: { severity: 'high', stake: MONEY },
  ENTITLEMENT_REVOKED_CHARGED: { severity: 'high', stake: MONEY },
  ENTITLEMENT_MISSING: { severity: 'high', stake: MONEY },
  ENTITLEMENT_SHORT: { severity: 'high', stake: MONEY },
  ENTITLEMENT_WITHOUT_ORDER: { severity: 'medium', stake: NO_MONEY },
  ENTITLEMENT_WITHOUT_CHARGE: { severity: 'medium', stake: MONEY },
  ENTITLEMENT_EXCESS: { severity: 'low', stake: MONEY },
  ENTITLEMENT_ACTIVE_AFTER_REFUND: { severity: 'medium', stake: NO_MONEY },
  ENTITLEMENT_PRODUCT_MISMATCH: { severity: 'high', stake: MONEY },
  BALANCE_JUMP: { severity: 'high', stake: MONEY },
  BALANCE_NE_OPEN_INVOICES: { severity: 'high', stake: MONEY },
  SUMMARY_NE_DETAILS: { severity: 'medium', stake: MONEY },
  SUMMARY_CURRENCY_MISSING: { severity: 'medium', stake: NO_MONEY },
  OVERPAID_INVOICE: { severity: 'medium', stake: CASH },
  BALANCE_STALE: { severity: 'low', stake: NO_MONEY },
  UNEXPLAINED_REMAINDER: { severity: 'blocker', stake: MONEY },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** The ladder, strongest first. */
export const LADDER = Object.keys(FINDING_KINDS) as readonly FindingCode[];
