import { groupThousands } from '../../lib/decimal.ts';
import { moneyWithCurrency } from '../../lib/money.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import type { FindingCode } from '../finding-codes.ts';

/** Longest figure of a sentence; two catalogue items fit. */
const FIGURE_LENGTH = 80;

type Measure = 'quantity' | 'price' | 'amount' | 'words';

/** The field that decides, what its two figures are called, and in which columns of the finding they stand. */
interface DecisiveField {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
  readonly measure: Measure;
}

/** What made each rule speak, in the words of an invoice. */
export const DECISIVE_FIELDS: Readonly<Record<FindingCode, DecisiveField>> = {
  PAGE_CHAIN_BROKEN: by('the listing of lines', 'needed', 'came', 'words'),
  PARTIAL_PULL: by('what did not come', 'asked for', 'answer', 'words'),
  STALE_DATA: by('the age of the data', 'allowed', 'found', 'words'),
  SCHEMA_DRIFT: by('the shape of the answer', 'documented', 'found', 'words'),
  AUTH_DEGRADED: by('the sign-in', 'needed', 'refused', 'words'),
  PDF_NE_API_TOTAL: by('the total', 'in Partner Center', 'on the statement', 'words'),
  SOURCE_DISAGREEMENT: by('the lines', 'the other source', 'judged by', 'words'),
  PDF_CHANGED: by('the bytes of the statement', 'first', 'now', 'words'),
  PDF_UNREADABLE: by('the statement', 'needed', 'what is wrong', 'words'),
  PDF_MISSING: by('the statement', 'asked for', 'answer', 'words'),
  PROVIDER_SECTION_MISSING: by('the lines', 'announced', 'came', 'words'),
  LINES_TAX_NE_INVOICE_TAX: by('the tax', 'on the lines', 'on the statement', 'words'),
  LINES_NE_INVOICE_TOTAL: by('the total', 'the lines add up to', 'the invoice says', 'amount'),
  ADJUSTMENT_NOT_IN_LINES: by('the subtotal', 'on the lines', 'on the statement', 'amount'),
  INVOICE_ID_MISMATCH: by('the invoice number', 'listed under', 'printed', 'words'),
  MIXED_CURRENCY_INVOICE: by('the currency', 'of the invoice', 'of the lines', 'words'),
  INVOICE_AMENDED: by('the documents that amend the invoice', 'before', 'now', 'words'),
  INVOICE_MISSING: by('the invoices of the month', 'expected', 'came', 'words'),
  LINE_ADDED_AFTER_CLOSE: by('the amount', 'before', 'now', 'amount'),
  LINE_REMOVED_AFTER_CLOSE: by('the amount', 'before', 'now', 'amount'),
  // A line may be another one and keep its amount.
  LINE_CHANGED_AFTER_CLOSE: by('the lines', 'before', 'now', 'words'),
  UNKNOWN_CUSTOMER: by('the customer', 'needed', 'charged', 'words'),
  CHECKOUT_OUTCOME_UNKNOWN: by('what came of the checkout', 'sent for', 'answer', 'words'),
  CHARGE_WITHOUT_ORDER: by('the order id', 'needed', 'charged under', 'words'),
  CHARGE_FOR_FAILED_ORDER: by('the status of the order', 'due', 'found', 'words'),
  FREE_ITEM_CHARGED: by('the amount', 'due', 'charged', 'amount'),
  ORDER_NEVER_BILLED: by('the units charged', 'ordered', 'charged', 'quantity'),
  ORDER_PARTLY_BILLED: by('the units charged', 'ordered', 'charged', 'quantity'),
  ORDER_NOT_YET_BILLED: by('the units charged', 'ordered', 'charged so far', 'quantity'),
  BILLED_TWICE_SAME_INVOICE: by('the quantity', 'due', 'charged', 'quantity'),
  BILLED_TWICE_ACROSS_INVOICES: by('the quantity', 'due', 'charged in all', 'quantity'),
  AMBIGUOUS_MATCH: by('the number of order lines that fit', 'needed', 'found', 'words'),
  CHARGE_AFTER_CANCELLATION: by('the date', 'allowed', 'found', 'words'),
  REFUND_DUPLICATED: by('the amount refunded', 'charged', 'refunded', 'amount'),
  REFUND_OVER: by('the amount refunded', 'due', 'refunded', 'amount'),
  SIGN_INCONSISTENT: by('the sign', 'due', 'found', 'words'),
  REFUND_WITHOUT_CHARGE: by('the charge taken back', 'needed', 'found', 'words'),
  REVERSAL_WITHOUT_REBILL: by('the other half of the change', 'due', 'found', 'words'),
  REBILL_WITHOUT_REVERSAL: by('the other half of the change', 'due', 'found', 'words'),
  REFUND_MISSING: by('the amount refunded', 'due', 'refunded', 'amount'),
  REFUND_SHORT: by('the amount refunded', 'due', 'refunded', 'amount'),
  REFUND_PENDING: by('the amount refunded', 'due', 'refunded so far', 'amount'),
  CURRENCY_MISMATCH: by('the currency', 'ordered in', 'charged in', 'words'),
  CUSTOMER_MISMATCH: by('the customer', 'ordered by', 'charged to', 'words'),
  PRODUCT_MISMATCH: by('the product', 'ordered', 'charged', 'words'),
  SKU_MISMATCH: by('the SKU', 'ordered', 'charged', 'words'),
  AVAILABILITY_MISMATCH: by('the availability', 'ordered', 'charged', 'words'),
  BILLING_FREQUENCY_MISMATCH: by('the billing cycle', 'ordered', 'charged', 'words'),
  UNKNOWN_CHARGE_TYPE: by('the charge type', 'needed', 'found', 'words'),
  QUANTITY_OVER: by('the quantity', 'ordered', 'charged', 'quantity'),
  QUANTITY_UNDER: by('the quantity', 'ordered', 'charged', 'quantity'),
  UNIT_PRICE_OVER: by('the unit price', 'promised', 'charged', 'price'),
  UNIT_PRICE_UNDER: by('the unit price', 'promised', 'charged', 'price'),
  LINE_ARITHMETIC: by('the subtotal', 'price and quantity make', 'charged', 'amount'),
  LINE_TOTAL: by('the total', 'subtotal and tax make', 'charged', 'amount'),
  FX_NOT_ONE: by('the exchange rate', 'due', 'found', 'words'),
  FX_ONE: by('the exchange rate', 'due', 'found', 'words'),
  FX_INCONSISTENT: by('the exchange rate', 'on other lines', 'here', 'words'),
  ENTITLEMENT_REVOKED_CHARGED: by('the units in force', 'charged', 'in force', 'quantity'),
  ENTITLEMENT_MISSING: by('the units delivered', 'charged', 'delivered', 'quantity'),
  ENTITLEMENT_SHORT: by('the units delivered', 'charged', 'delivered', 'quantity'),
  ENTITLEMENT_WITHOUT_ORDER: by('the order of the entitlement', 'needed', 'found', 'words'),
  ENTITLEMENT_WITHOUT_CHARGE: by('the units charged', 'delivered', 'charged', 'quantity'),
  ENTITLEMENT_EXCESS: by('the units charged', 'delivered', 'charged', 'quantity'),
  ENTITLEMENT_ACTIVE_AFTER_REFUND: by('the units in force', 'due', 'in force', 'quantity'),
  ENTITLEMENT_PRODUCT_MISMATCH: by('the product delivered', 'ordered', 'delivered', 'words'),
  BALANCE_JUMP: by('the balance', 'expected', 'found', 'amount'),
  BALANCE_NE_OPEN_INVOICES: by('the balance', 'open on documents', 'the balance says', 'amount'),
  SUMMARY_NE_DETAILS: by('the balance', 'its parts add up to', 'the balance says', 'amount'),
  SUMMARY_CURRENCY_MISSING: by('the currency', 'needed', 'found', 'words'),
  OVERPAID_INVOICE: by('the amount paid', 'charged', 'paid', 'amount'),
  BALANCE_STALE: by('the date of the balance', 'due', 'found', 'words'),
  UNEXPLAINED_REMAINDER: by('the remainder of the bridge', 'due', 'found', 'amount'),
};

function by(field: string, expected: string, actual: string, measure: Measure): DecisiveField {
  return { field, expected, actual, measure };
}

/** Both figures of a finding that its rule compared, as they are printed; null where the rule has none. */
export interface Decision {
  readonly field: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** `Decided by the quantity (ordered: 12; charged: 17)` */
  readonly says: string;
}

/** Reads the figures a code is decided by; where they are empty, the next pair that is not. */
export function decisionOf(finding: TracedFinding): Decision {
  const named = DECISIVE_FIELDS[finding.code as FindingCode];
  const measures: readonly Measure[] = [named.measure, 'quantity', 'price', 'amount', 'words'];
  const pairs = measures.map((measure) => figuresOf(finding, measure));
  const { expected, actual } = pairs.find(
    (pair) => pair.expected !== null && pair.actual !== null,
  ) ??
    pairs.find((pair) => pair.expected !== null || pair.actual !== null) ?? {
      expected: null,
      actual: null,
    };
  const figures = [
    ...(expected === null ? [] : [`${named.expected}: ${shortened(expected)}`]),
    ...(actual === null ? [] : [`${named.actual}: ${shortened(actual)}`]),
  ].join('; ');
  return {
    field: named.field.replace(/^the /, ''),
    expected,
    actual,
    says: `Decided by ${named.field}${figures === '' ? '' : ` (${figures})`}`,
  };
}

/** Whole sentences are told once, by the finding itself. */
function shortened(figure: string): string {
  return figure.length > FIGURE_LENGTH ? `${figure.slice(0, FIGURE_LENGTH - 1)}…` : figure;
}

function figuresOf(
  finding: TracedFinding,
  measure: Measure,
): { expected: string | null; actual: string | null } {
  const count = (quantity: string | null) => (quantity === null ? null : groupThousands(quantity));
  const money = (amount: string | null, currency = finding.currency) =>
    amount === null || currency === null ? amount : moneyWithCurrency(amount, currency);
  const price = (amount: string | null) =>
    money(amount, finding.price_currency ?? finding.currency);
  switch (measure) {
    case 'quantity':
      return { expected: count(finding.expected_quantity), actual: count(finding.actual_quantity) };
    case 'price':
      return {
        expected: price(finding.expected_unit_price),
        actual: price(finding.actual_unit_price),
      };
    case 'amount':
      return { expected: money(finding.expected_net), actual: money(finding.actual_net) };
    case 'words':
      return { expected: finding.expected_text, actual: finding.actual_text };
  }
}
