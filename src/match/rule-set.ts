import { createHash } from 'node:crypto';

import { KNOWN_CHARGE_TYPES } from './charge-types.ts';
import { LADDER } from './finding-codes.ts';
import { FORMULAS } from './formulas.ts';
import { REFUND_POLICIES } from './refund-policy.ts';
import type { Rule } from './rule.ts';
import { adjustmentNotInLines } from './rules/adjustment-not-in-lines.ts';
import { ambiguousMatch } from './rules/ambiguous-match.ts';
import { authDegraded } from './rules/auth-degraded.ts';
import { availabilityMismatch } from './rules/availability-mismatch.ts';
import { balanceJump } from './rules/balance-jump.ts';
import { balanceNeOpenInvoices } from './rules/balance-ne-open-invoices.ts';
import { balanceStale } from './rules/balance-stale.ts';
import { balanceStaleData } from './rules/balance-stale-data.ts';
import { billedTwiceAcrossInvoices } from './rules/billed-twice-across-invoices.ts';
import { billedTwiceSameInvoice } from './rules/billed-twice-same-invoice.ts';
import { billingFrequencyMismatch } from './rules/billing-frequency-mismatch.ts';
import { chargeAfterCancellation } from './rules/charge-after-cancellation.ts';
import { chargeForFailedOrder } from './rules/charge-for-failed-order.ts';
import { chargeWithoutOrder } from './rules/charge-without-order.ts';
import { checkoutOutcomeUnknown } from './rules/checkout-outcome-unknown.ts';
import { currencyMismatch } from './rules/currency-mismatch.ts';
import { customerMismatch } from './rules/customer-mismatch.ts';
import { entitlementActiveAfterRefund } from './rules/entitlement-active-after-refund.ts';
import { entitlementExcess } from './rules/entitlement-excess.ts';
import { entitlementMissing } from './rules/entitlement-missing.ts';
import { entitlementProductMismatch } from './rules/entitlement-product-mismatch.ts';
import { entitlementRevokedCharged } from './rules/entitlement-revoked-charged.ts';
import { entitlementShort } from './rules/entitlement-short.ts';
import { entitlementWithoutCharge } from './rules/entitlement-without-charge.ts';
import { entitlementWithoutOrder } from './rules/entitlement-without-order.ts';
import { freeItemCharged } from './rules/free-item-charged.ts';
import { fxInconsistent } from './rules/fx-inconsistent.ts';
import { fxNotOne } from './rules/fx-not-one.ts';
import { fxOne } from './rules/fx-one.ts';
import { invoiceAmended } from './rules/invoice-amended.ts';
import { invoiceIdMismatch } from './rules/invoice-id-mismatch.ts';
import { invoiceMissing } from './rules/invoice-missing.ts';
import { lineAddedAfterClose } from './rules/line-added-after-close.ts';
import { lineArithmetic } from './rules/line-arithmetic.ts';
import { lineChangedAfterClose } from './rules/line-changed-after-close.ts';
import { lineRemovedAfterClose } from './rules/line-removed-after-close.ts';
import { lineTotal } from './rules/line-total.ts';
import { linesNeInvoiceTotal } from './rules/lines-ne-invoice-total.ts';
import { linesTaxNeInvoiceTax } from './rules/lines-tax-ne-invoice-tax.ts';
import { mixedCurrencyInvoice } from './rules/mixed-currency-invoice.ts';
import { orderNeverBilled } from './rules/order-never-billed.ts';
import { orderNotYetBilled } from './rules/order-not-yet-billed.ts';
import { orderPartlyBilled } from './rules/order-partly-billed.ts';
import { overpaidInvoice } from './rules/overpaid-invoice.ts';
import { pageChainBroken } from './rules/page-chain-broken.ts';
import { partialPull } from './rules/partial-pull.ts';
import { pdfChanged } from './rules/pdf-changed.ts';
import { pdfMissing } from './rules/pdf-missing.ts';
import { pdfNeApiTotal } from './rules/pdf-ne-api-total.ts';
import { pdfUnreadable } from './rules/pdf-unreadable.ts';
import { productMismatch } from './rules/product-mismatch.ts';
import { providerSectionMissing } from './rules/provider-section-missing.ts';
import { quantityOver } from './rules/quantity-over.ts';
import { quantityUnder } from './rules/quantity-under.ts';
import { rebillWithoutReversal } from './rules/rebill-without-reversal.ts';
import { refundDuplicated } from './rules/refund-duplicated.ts';
import { refundMissing } from './rules/refund-missing.ts';
import { refundOver } from './rules/refund-over.ts';
import { refundPending } from './rules/refund-pending.ts';
import { refundShort } from './rules/refund-short.ts';
import { refundWithoutCharge } from './rules/refund-without-charge.ts';
import { reversalWithoutRebill } from './rules/reversal-without-rebill.ts';
import { runPartialPull } from './rules/run-partial-pull.ts';
import { schemaDrift } from './rules/schema-drift.ts';
import { signInconsistent } from './rules/sign-inconsistent.ts';
import { skuMismatch } from './rules/sku-mismatch.ts';
import { sourceDisagreement } from './rules/source-disagreement.ts';
import { staleData } from './rules/stale-data.ts';
import { summaryCurrencyMissing } from './rules/summary-currency-missing.ts';
import { summaryNeDetails } from './rules/summary-ne-details.ts';
import { unexplainedRemainder } from './rules/unexplained-remainder.ts';
import { unitPriceOver } from './rules/unit-price-over.ts';
import { unitPriceUnder } from './rules/unit-price-under.ts';
import { unknownChargeType } from './rules/unknown-charge-type.ts';
import { unknownCustomer } from './rules/unknown-customer.ts';

/** Rules over one invoice, in the order they run. The last one looks at what the others left. */
export const INVOICE_RULES: readonly Rule[] = [
  pageChainBroken,
  partialPull,
  staleData,
  sourceDisagreement,
  pdfNeApiTotal,
  pdfChanged,
  pdfUnreadable,
  pdfMissing,
  providerSectionMissing,
  linesTaxNeInvoiceTax,
  linesNeInvoiceTotal,
  adjustmentNotInLines,
  invoiceIdMismatch,
  mixedCurrencyInvoice,
  invoiceAmended,
  lineAddedAfterClose,
  lineRemovedAfterClose,
  lineChangedAfterClose,
  unknownCustomer,
  chargeWithoutOrder,
  chargeForFailedOrder,
  freeItemCharged,
  billedTwiceSameInvoice,
  billedTwiceAcrossInvoices,
  ambiguousMatch,
  chargeAfterCancellation,
  refundDuplicated,
  refundOver,
  refundWithoutCharge,
  reversalWithoutRebill,
  rebillWithoutReversal,
  refundMissing,
  refundShort,
  refundPending,
  signInconsistent,
  currencyMismatch,
  customerMismatch,
  productMismatch,
  skuMismatch,
  availabilityMismatch,
  billingFrequencyMismatch,
  unknownChargeType,
  quantityOver,
  quantityUnder,
  unitPriceOver,
  unitPriceUnder,
  fxNotOne,
  fxOne,
  fxInconsistent,
  lineArithmetic,
  lineTotal,
  entitlementRevokedCharged,
  entitlementMissing,
  entitlementShort,
  entitlementActiveAfterRefund,
  entitlementProductMismatch,
  unexplainedRemainder,
];

/** Rules over the order lines of the whole tenant: what no invoice shows. */
export const ORDER_RULES: readonly Rule[] = [
  orderNeverBilled,
  orderPartlyBilled,
  orderNotYetBilled,
  entitlementWithoutOrder,
  entitlementWithoutCharge,
  entitlementExcess,
];

/** Rules over the balance of each currency. */
export const BALANCE_RULES: readonly Rule[] = [
  balanceJump,
  balanceNeOpenInvoices,
  summaryNeDetails,
  summaryCurrencyMissing,
  overpaidInvoice,
  balanceStale,
  balanceStaleData,
  invoiceMissing,
];

/** Rules over a run's own health, and over what was bought here and is no order yet. */
export const RUN_RULES: readonly Rule[] = [
  authDegraded,
  runPartialPull,
  schemaDrift,
  checkoutOutcomeUnknown,
];

/** Names the rules, their versions, the ladder, the charge types and the formulas: a report made under another hash may differ. */
export function ruleSetHash(rules: readonly Rule[] = INVOICE_RULES): string {
  const named = [...rules, ...ORDER_RULES, ...BALANCE_RULES, ...RUN_RULES].map(
    (rule) => `${rule.code}@${rule.version}`,
  );
  const formulas = FORMULAS.map(({ name, version }) => `${name}@${version}`);
  return createHash('sha256')
    .update(JSON.stringify([named, LADDER, KNOWN_CHARGE_TYPES, formulas, REFUND_POLICIES]))
    .digest('hex')
    .slice(0, 16);
}
