import type { FindingCode } from './finding-codes.ts';

/** Each code for a finance person: what it means in plain words, and what to do next, one sentence. */
export const FINDING_WORDS: Readonly<
  Record<FindingCode, { readonly title: string; readonly nextStep: string }>
> = {
  PAGE_CHAIN_BROKEN: {
    title: 'Lines could not be read whole',
    nextStep:
      'Wait for the next night; until then nothing of this invoice is judged. If it stays, open a Partner Center ticket and quote the call.',
  },
  PARTIAL_PULL: {
    title: 'Something did not come',
    nextStep: 'recon asks again in the next run; `recon runs retry` asks now.',
  },
  AUTH_DEGRADED: {
    title: 'Signed-in user needed',
    nextStep: 'Sign in with a user (app+user): app-only access cannot read these documents.',
  },
  PDF_NE_API_TOTAL: {
    title: 'Statement says another total',
    nextStep: 'Pull both again; if they still differ keep both copies and open a billing ticket.',
  },
  PDF_CHANGED: {
    title: 'Statement was re-issued',
    nextStep: 'Compare both statements; both are kept.',
  },
  PDF_UNREADABLE: {
    title: 'Statement cannot be read',
    nextStep: 'Read the total by eye; the layout may have changed, report it.',
  },
  PDF_MISSING: {
    title: 'Statement is missing',
    nextStep: 'recon asks again every night; without it tax cannot be checked.',
  },
  LINES_TAX_NE_INVOICE_TAX: {
    title: 'Tax of the lines is not the tax of the statement',
    nextStep: 'Ask the tax adviser when the difference is more than rounding.',
  },
  LINES_NE_INVOICE_TOTAL: {
    title: 'Lines do not add up to the total',
    nextStep:
      'Do not pay or re-bill from this invoice before the lines are complete; open a billing ticket with both sums.',
  },
  ADJUSTMENT_NOT_IN_LINES: {
    title: 'Adjustment outside the lines',
    nextStep: 'Book it apart, and tie it to the claim it answers.',
  },
  INVOICE_ID_MISMATCH: {
    title: 'Lines of another invoice',
    nextStep:
      'Re-run the invoice; if the lines stay, open a billing ticket: they name another invoice.',
  },
  UNKNOWN_CUSTOMER: {
    title: 'Unknown customer',
    nextStep:
      'Check the reseller relationship with this customer; without one, dispute the charges.',
  },
  CHARGE_WITHOUT_ORDER: {
    title: 'Charged without an order',
    nextStep:
      'Ask who bought it; if nobody did, open a billing ticket with invoice and order id and hold re-billing.',
  },
  CHARGE_FOR_FAILED_ORDER: {
    title: 'Charged although the order failed',
    nextStep: "Dispute the charge and attach the order's status.",
  },
  FREE_ITEM_CHARGED: {
    title: 'A free item is charged',
    nextStep: 'Check whether the trial was converted; if not, dispute the charge.',
  },
  ORDER_NEVER_BILLED: {
    title: 'Ordered and never charged',
    nextStep: 'Check that it was provisioned; accrue the cost.',
  },
  ORDER_PARTLY_BILLED: {
    title: 'Part of an order is not charged',
    nextStep: 'Check that the missing line was provisioned; accrue the cost.',
  },
  ORDER_NOT_YET_BILLED: {
    title: 'Ordered, not due yet',
    nextStep: 'Nothing: it feeds the accruals.',
  },
  BILLED_TWICE_SAME_INVOICE: {
    title: 'Billed twice in one invoice',
    nextStep: 'Dispute the second charge.',
  },
  BILLED_TWICE_ACROSS_INVOICES: {
    title: 'Billed twice, in two invoices',
    nextStep: "Dispute the later invoice's lines and cite both invoices.",
  },
  AMBIGUOUS_MATCH: {
    title: 'Fits several order lines',
    nextStep:
      'Compare the charge with each order line named; dispute it when it belongs to none of them.',
  },
  CHARGE_AFTER_CANCELLATION: {
    title: 'Charged after the cancellation',
    nextStep: 'Dispute the charge and attach the cancellation.',
  },
  REFUND_DUPLICATED: {
    title: 'Refunded twice',
    nextStep: 'Reserve the amount: Microsoft will take it back.',
  },
  REFUND_OVER: {
    title: 'Refunded too much',
    nextStep: 'Reserve the difference: expect it to be taken back.',
  },
  SIGN_INCONSISTENT: {
    title: 'Sign does not fit the charge type',
    nextStep: 'Read the line by eye, then open a billing ticket.',
  },
  REFUND_WITHOUT_CHARGE: {
    title: 'Refund of an unknown charge',
    nextStep: 'Back-fill older months, or hold the credit until its charge is known.',
  },
  REVERSAL_WITHOUT_REBILL: {
    title: 'Reversed and not billed again',
    nextStep: 'Carry it one month; the other half may come with the next invoice.',
  },
  REBILL_WITHOUT_REVERSAL: {
    title: 'Billed again and not reversed',
    nextStep: 'Carry it one month, then claim the missing credit.',
  },
  REFUND_MISSING: {
    title: 'Refund is missing',
    nextStep: 'Claim the refund and attach the cancellation.',
  },
  REFUND_SHORT: {
    title: 'Refunded too little',
    nextStep: 'Claim the difference and show the day count.',
  },
  REFUND_PENDING: {
    title: 'Refund on its way',
    nextStep: 'Nothing: it is due with the next invoice.',
  },
  CURRENCY_MISMATCH: {
    title: 'Charged in another currency',
    nextStep: 'Agree a rate with Microsoft; amounts of two currencies are not compared.',
  },
  CUSTOMER_MISMATCH: {
    title: 'Charged to another customer',
    nextStep:
      'Stop re-billing both customers and dispute: the order belongs to another customer than the charge.',
  },
  PRODUCT_MISMATCH: {
    title: 'Another product than ordered',
    nextStep: 'Follow the conversion, or dispute the charge.',
  },
  SKU_MISMATCH: {
    title: 'Another SKU than ordered',
    nextStep: 'Check edition and segment; dispute the charge if they are wrong.',
  },
  AVAILABILITY_MISMATCH: {
    title: 'Another availability than ordered',
    nextStep: 'Nothing while the price is the same.',
  },
  BILLING_FREQUENCY_MISMATCH: {
    title: 'Another billing cycle than ordered',
    nextStep: 'Change the plan inside the cancellation window.',
  },
  UNKNOWN_CHARGE_TYPE: {
    title: 'Unknown charge type',
    nextStep:
      'Ask in a billing ticket what this charge type bills; dispute the charge when nothing is owed for it.',
  },
  QUANTITY_OVER: {
    title: 'More units than ordered',
    nextStep: 'Check the change log of the order; dispute the surplus or record the missing order.',
  },
  QUANTITY_UNDER: {
    title: 'Fewer units than ordered',
    nextStep: 'Watch the next invoice and accrue the rest.',
  },
  UNIT_PRICE_OVER: {
    title: 'Dearer than promised',
    nextStep: 'Dispute the difference and attach the promised price.',
  },
  UNIT_PRICE_UNDER: {
    title: 'Cheaper than promised',
    nextStep: 'Do not book it as a gain: it may be corrected.',
  },
  LINE_ARITHMETIC: {
    title: 'Price times quantity is not the subtotal',
    nextStep: 'Collect the lines of one pattern into one billing ticket.',
  },
  LINE_TOTAL: {
    title: 'Subtotal and tax are not the total',
    nextStep: 'Treat the line as suspect and open a billing ticket.',
  },
  FX_NOT_ONE: {
    title: 'A rate between equal currencies',
    nextStep: 'Dispute the rate.',
  },
  FX_ONE: {
    title: 'No rate between two currencies',
    nextStep: 'Dispute the line: the amount was not converted.',
  },
  FX_INCONSISTENT: {
    title: 'Two rates of one day',
    nextStep: 'Ask which rate holds.',
  },
  ENTITLEMENT_REVOKED_CHARGED: {
    title: 'Charged although revoked',
    nextStep: 'Dispute the charge.',
  },
  ENTITLEMENT_MISSING: {
    title: 'Charged and not delivered',
    nextStep: "Open a support ticket and hold the customer's bill.",
  },
  ENTITLEMENT_SHORT: {
    title: 'Delivered less than charged',
    nextStep: 'Open a support ticket for the rest.',
  },
  ENTITLEMENT_WITHOUT_ORDER: {
    title: 'Delivered without an order',
    nextStep: 'Ask who bought it, and record the order.',
  },
  ENTITLEMENT_WITHOUT_CHARGE: {
    title: 'Delivered and never charged',
    nextStep: 'Accrue the cost.',
  },
  ENTITLEMENT_EXCESS: {
    title: 'Delivered more than charged',
    nextStep: 'Expect a charge.',
  },
  ENTITLEMENT_ACTIVE_AFTER_REFUND: {
    title: 'Still active after the refund',
    nextStep: 'Have it removed and tell the customer.',
  },
  ENTITLEMENT_PRODUCT_MISMATCH: {
    title: 'Delivered another product',
    nextStep: 'Swap it, or return it inside the window.',
  },
  BALANCE_NE_OPEN_INVOICES: {
    title: 'Balance is not the open documents',
    nextStep: 'Look for a payment or a document of exactly the difference.',
  },
  SUMMARY_NE_DETAILS: {
    title: 'Balance is not the sum of its parts',
    nextStep: 'Pull again; if it stays, ask Microsoft.',
  },
  SUMMARY_CURRENCY_MISSING: {
    title: 'A currency has no balance',
    nextStep: 'Check that balances per currency may be read.',
  },
  OVERPAID_INVOICE: {
    title: 'Paid more than charged',
    nextStep: 'Offset it against the next invoice.',
  },
  BALANCE_STALE: {
    title: 'Balance is older than the newest invoice',
    nextStep: 'Wait a day.',
  },
  UNEXPLAINED_REMAINDER: {
    title: 'Unexplained remainder',
    nextStep: "This is a fault of recon: report it with the invoice's bridge.",
  },
};
