import {
  plantBalanceJump,
  plantBalanceNeOpenInvoices,
  plantBalanceStale,
  plantOverpaidInvoice,
  plantSummaryCurrencyMissing,
  plantSummaryNeDetails,
} from './plant-balances.ts';
import {
  plantChargeAfterCancellation,
  plantRebillWithoutReversal,
  plantReversalWithoutRebill,
} from './plant-changes.ts';
import {
  plantEntitlementActiveAfterRefund,
  plantEntitlementMissing,
  plantEntitlementProductMismatch,
  plantEntitlementRevokedCharged,
  plantEntitlementShort,
} from './plant-deliveries.ts';
import {
  plantInvoiceAmended,
  plantInvoiceMissing,
  plantMixedCurrencyInvoice,
  plantProviderSectionMissing,
} from './plant-documents.ts';
import { plantChargeWithoutOrder, plantUnknownCustomer } from './plant-existence.ts';
import {
  plantAvailabilityMismatch,
  plantBillingFrequencyMismatch,
  plantChargeForFailedOrder,
  plantCurrencyMismatch,
  plantProductMismatch,
  plantSkuMismatch,
} from './plant-identity.ts';
import {
  plantAmbiguousMatch,
  plantBilledTwice,
  plantBilledTwiceSameInvoice,
} from './plant-multiplicity.ts';
import { plantStaleData } from './plant-old-data.ts';
import {
  plantEntitlementExcess,
  plantEntitlementWithoutCharge,
  plantEntitlementWithoutOrder,
  plantOrderNeverBilled,
  plantOrderNotYetBilled,
  plantOrderPartlyBilled,
} from './plant-orders.ts';
import {
  plantFreeItemCharged,
  plantLineArithmetic,
  plantLineTotal,
  plantSignInconsistent,
  plantUnitPriceOver,
  plantUnitPriceUnder,
} from './plant-prices.ts';
import { plantFxInconsistent, plantFxNotOne, plantFxOne } from './plant-rates.ts';
import {
  plantRefundDuplicated,
  plantRefundMissing,
  plantRefundOver,
  plantRefundPending,
  plantRefundShort,
  plantRefundWithoutCharge,
} from './plant-refunds.ts';
import {
  plantLineAddedAfterClose,
  plantLineChangedAfterClose,
  plantLineRemovedAfterClose,
} from './plant-restatements.ts';
import {
  plantAuthDegraded,
  plantLinesNeInvoiceTotal,
  plantPageChainBroken,
  plantPartialPull,
  plantSchemaDrift,
  plantSourceDisagreement,
} from './plant-service.ts';
import {
  plantAdjustmentNotInLines,
  plantLinesTaxNeInvoiceTax,
  plantPdfChanged,
  plantPdfMissing,
  plantPdfNeApiTotal,
  plantPdfUnreadable,
} from './plant-statements.ts';
import {
  plantCustomerMismatch,
  plantInvoiceIdMismatch,
  plantQuantityOver,
  plantQuantityUnder,
  plantUnknownChargeType,
} from './plant-terms.ts';
import type { PlantedCode } from './planted-finding.ts';
import type { Plant } from './planting.ts';

/** How each code is planted. */
export const PLANTS: Readonly<Record<PlantedCode, Plant>> = {
  CHARGE_WITHOUT_ORDER: plantChargeWithoutOrder,
  UNKNOWN_CUSTOMER: plantUnknownCustomer,
  CUSTOMER_MISMATCH: plantCustomerMismatch,
  QUANTITY_OVER: plantQuantityOver,
  QUANTITY_UNDER: plantQuantityUnder,
  BILLED_TWICE_ACROSS_INVOICES: plantBilledTwice,
  AMBIGUOUS_MATCH: plantAmbiguousMatch,
  REFUND_SHORT: plantRefundShort,
  REFUND_OVER: plantRefundOver,
  REFUND_DUPLICATED: plantRefundDuplicated,
  REFUND_WITHOUT_CHARGE: plantRefundWithoutCharge,
  REFUND_MISSING: plantRefundMissing,
  REFUND_PENDING: plantRefundPending,
  REVERSAL_WITHOUT_REBILL: plantReversalWithoutRebill,
  REBILL_WITHOUT_REVERSAL: plantRebillWithoutReversal,
  CHARGE_AFTER_CANCELLATION: plantChargeAfterCancellation,
  LINES_NE_INVOICE_TOTAL: plantLinesNeInvoiceTotal,
  PDF_NE_API_TOTAL: plantPdfNeApiTotal,
  PDF_MISSING: plantPdfMissing,
  PDF_UNREADABLE: plantPdfUnreadable,
  LINES_TAX_NE_INVOICE_TAX: plantLinesTaxNeInvoiceTax,
  ADJUSTMENT_NOT_IN_LINES: plantAdjustmentNotInLines,
  SOURCE_DISAGREEMENT: plantSourceDisagreement,
  INVOICE_ID_MISMATCH: plantInvoiceIdMismatch,
  PROVIDER_SECTION_MISSING: plantProviderSectionMissing,
  MIXED_CURRENCY_INVOICE: plantMixedCurrencyInvoice,
  INVOICE_AMENDED: plantInvoiceAmended,
  INVOICE_MISSING: plantInvoiceMissing,
  UNKNOWN_CHARGE_TYPE: plantUnknownChargeType,
  CHARGE_FOR_FAILED_ORDER: plantChargeForFailedOrder,
  FREE_ITEM_CHARGED: plantFreeItemCharged,
  BILLED_TWICE_SAME_INVOICE: plantBilledTwiceSameInvoice,
  SIGN_INCONSISTENT: plantSignInconsistent,
  CURRENCY_MISMATCH: plantCurrencyMismatch,
  PRODUCT_MISMATCH: plantProductMismatch,
  SKU_MISMATCH: plantSkuMismatch,
  AVAILABILITY_MISMATCH: plantAvailabilityMismatch,
  BILLING_FREQUENCY_MISMATCH: plantBillingFrequencyMismatch,
  UNIT_PRICE_OVER: plantUnitPriceOver,
  UNIT_PRICE_UNDER: plantUnitPriceUnder,
  LINE_ARITHMETIC: plantLineArithmetic,
  LINE_TOTAL: plantLineTotal,
  FX_NOT_ONE: plantFxNotOne,
  FX_ONE: plantFxOne,
  FX_INCONSISTENT: plantFxInconsistent,
  PAGE_CHAIN_BROKEN: plantPageChainBroken,
  PARTIAL_PULL: plantPartialPull,
  AUTH_DEGRADED: plantAuthDegraded,
  ORDER_NEVER_BILLED: plantOrderNeverBilled,
  ORDER_PARTLY_BILLED: plantOrderPartlyBilled,
  ORDER_NOT_YET_BILLED: plantOrderNotYetBilled,
  ENTITLEMENT_REVOKED_CHARGED: plantEntitlementRevokedCharged,
  ENTITLEMENT_MISSING: plantEntitlementMissing,
  ENTITLEMENT_SHORT: plantEntitlementShort,
  ENTITLEMENT_WITHOUT_ORDER: plantEntitlementWithoutOrder,
  ENTITLEMENT_WITHOUT_CHARGE: plantEntitlementWithoutCharge,
  ENTITLEMENT_EXCESS: plantEntitlementExcess,
  ENTITLEMENT_ACTIVE_AFTER_REFUND: plantEntitlementActiveAfterRefund,
  ENTITLEMENT_PRODUCT_MISMATCH: plantEntitlementProductMismatch,
  BALANCE_NE_OPEN_INVOICES: plantBalanceNeOpenInvoices,
  SUMMARY_NE_DETAILS: plantSummaryNeDetails,
  SUMMARY_CURRENCY_MISSING: plantSummaryCurrencyMissing,
  OVERPAID_INVOICE: plantOverpaidInvoice,
  BALANCE_STALE: plantBalanceStale,
  SCHEMA_DRIFT: plantSchemaDrift,
  PDF_CHANGED: plantPdfChanged,
  LINE_ADDED_AFTER_CLOSE: plantLineAddedAfterClose,
  LINE_REMOVED_AFTER_CLOSE: plantLineRemovedAfterClose,
  LINE_CHANGED_AFTER_CLOSE: plantLineChangedAfterClose,
  BALANCE_JUMP: plantBalanceJump,
  STALE_DATA: plantStaleData,
};
