import type { BillingMonth } from '../lib/billing-month.ts';
import type { Decimal } from '../lib/decimal.ts';
import type { Day } from './billing-calendar.ts';
import type { CatalogueItem } from './catalogue.ts';
import type { PlantedFinding } from './planted-finding.ts';

export type Currency = 'USD' | 'EUR';

/** A currency no customer is billed in. */
export const STRAY_CURRENCY = 'GBP';

/** Everything the simulator knows to be true, before it is dressed up as Partner Center answers. */
export interface Tenant {
  readonly partnerId: string;
  readonly mpnId: string;
  readonly now: Date;
  /** The three invoiced months, oldest first. */
  readonly months: readonly [BillingMonth, BillingMonth, BillingMonth];
  readonly defaultCurrency: Currency;
  /** The customers list; a stranger billed to us is not in it. */
  readonly customers: readonly Customer[];
  readonly orders: readonly Order[];
  readonly entitlements: readonly Entitlement[];
  readonly provisioning: OrderProvisioning;
  /** Oldest first, USD before EUR; behind them what was planted beside the one a month and currency has. */
  readonly invoices: readonly Invoice[];
  /** What some of them are once a night has passed. */
  readonly restatedInvoices: readonly Invoice[];
  readonly misbehaviour: Misbehaviour;
  /** What the first night shows, and every later one. */
  readonly answerKey: readonly PlantedFinding[];
  /** What shows beside it once a night has passed, but for what it supersedes. */
  readonly laterAnswerKey: readonly PlantedFinding[];
}

export interface Customer {
  /** Tenant id, lower-case GUID. */
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly currency: Currency;
}

export interface Order {
  /** 33 characters of base64url, or 12 hex digits equal to `alternateId`. */
  readonly id: string;
  /** 12 hex digits. */
  readonly alternateId: string;
  readonly customer: Customer;
  readonly billingCycle: 'one_time' | 'monthly' | 'annual';
  readonly currency: Currency;
  /** ISO instant, UTC. */
  readonly createdAt: string;
  /** Charges print the long id, the short one, or both with a comma between. */
  readonly printedAs: 'long' | 'short' | 'pair';
  /** False: `pricing` is never served for this order. */
  readonly priced: boolean;
  readonly lines: readonly OrderLine[];
  status: 'completed' | 'cancelled' | 'pending' | 'error';
}

export interface OrderLine {
  readonly number: number;
  readonly item: CatalogueItem;
  /** Empty for software and reservations. */
  readonly subscriptionId: string;
  /** Per unit and billing cycle, before discount, in the line's pricing currency. */
  readonly listPrice: Decimal;
  /** Per unit and billing cycle, after discount. */
  readonly price: Decimal;
  /** 'New' unless the order cancels an earlier one's subscription. */
  readonly transactionType?: 'Cancel';
  /** As it stands now, after all seat changes. */
  quantity: number;
}

/** One billed line of an invoice. */
export interface Charge {
  /** The invoice that lists it. */
  readonly invoiceId: string;
  /** The invoice number it prints. */
  readonly invoiceNumber: string;
  /** The customer it prints. */
  readonly customer: Customer;
  /** Ids as printed. */
  readonly orderId: string;
  readonly alternateId: string;
  /** The order it truly belongs to; undefined for usage, credits and planted strangers. */
  readonly order: Order | undefined;
  readonly orderLine: OrderLine | undefined;
  readonly item: CatalogueItem;
  readonly chargeType: string;
  readonly unitPrice: Decimal;
  /** After discount and proration; negative on refunds. */
  readonly effectiveUnitPrice: Decimal;
  /** Positive, on refunds too. */
  readonly billableQuantity: Decimal;
  readonly subtotal: Decimal;
  readonly tax: Decimal;
  /** subtotal + tax */
  readonly total: Decimal;
  readonly currency: Currency;
  readonly pricingCurrency: Currency;
  readonly exchangeRate: Decimal;
  readonly exchangeRateOn: Day;
  /** ISO instant of the billing event, UTC. */
  readonly eventAt: string;
  readonly chargeStartOn: Day;
  /** Inclusive; undefined for perpetual software. */
  readonly chargeEndOn: Day | undefined;
  readonly subscriptionStartOn: Day | undefined;
  readonly subscriptionEndOn: Day | undefined;
  readonly subscriptionId: string;
  /** Shared by the reversal and the re-bill of one change. */
  readonly referenceId: string;
  readonly reservationOrderId: string;
  readonly meterDescription: string;
  readonly creditReasonCode: string;
  readonly priceAdjustments: readonly string[];
}

export interface Entitlement {
  readonly customer: Customer;
  readonly order: Order;
  readonly orderLine: OrderLine;
  /** What was delivered; the item ordered, unless a mistake was planted. */
  readonly item: CatalogueItem;
  readonly type: 'software' | 'reservedinstance';
  readonly quantity: number;
  readonly isRevoked: boolean;
  /** Undefined for perpetual software. */
  readonly expiresOn: Day | undefined;
  /** Rights that come with the product, served nested. */
  readonly included: readonly { readonly productId: string; readonly skuId: string }[];
}

export type ProvisioningStatus = 'fulfilled' | 'unfulfilled' | 'prefulfillmentPending';

/** The quantities of each order line by how far they are delivered, as the order itself tells. */
export type OrderProvisioning = ReadonlyMap<
  OrderLine,
  readonly { readonly quantity: number; readonly status: ProvisioningStatus }[]
>;

export type InvoiceType = 'OneTime' | 'Recurring';

/** A document nested in the invoice it amends. */
export interface AdjustmentNote {
  readonly id: string;
  /** ISO instant. */
  readonly issuedAt: string;
  /** Taken off the invoice, printed positive. */
  readonly total: Decimal;
}

export interface InvoiceHeader {
  /** `G` and 9 digits. */
  readonly id: string;
  readonly month: BillingMonth;
  readonly currency: Currency;
  /** ISO instant between the 6th and the 8th of the following month. */
  readonly issuedAt: string;
  /** Pricing currency USD to the invoice's currency, fixed for the month. */
  readonly usdRate: Decimal;
  readonly taxPercent: Decimal;
}

export interface Invoice extends InvoiceHeader {
  readonly invoiceType: InvoiceType;
  /** In the order they are listed: not chronological. */
  readonly charges: readonly Charge[];
  /** The header's amount. Equal to the sum of the charges unless a difference was planted. */
  readonly totalCharges: Decimal;
  /** What was paid, positive. */
  readonly paid: Decimal;
  readonly statement: StatementAmounts;
  /** How its statement is answered: `missing` is 404, `damaged` the first and last bytes of a PDF. */
  readonly statementAnswer: 'whole' | 'missing' | 'damaged';
}

/** What is wrong with a statement. Amounts are positive, in the invoice's currency. */
export interface StatementTwist {
  /** Taken off header and statement, and no line. */
  readonly credit?: Decimal;
  /** Added to the tax of header and statement, and to no line. */
  readonly tax?: Decimal;
  /** Added to the charges that the statement prints, and to nothing else. */
  readonly printed?: Decimal;
  readonly answer?: 'missing' | 'damaged';
}

/** Billing summary of the PDF: charges - credits = subtotal; subtotal + tax = total, which is totalCharges unless planted. */
export interface StatementAmounts {
  readonly charges: Decimal;
  readonly credits: Decimal;
  readonly subtotal: Decimal;
  readonly tax: Decimal;
  readonly total: Decimal;
}

/** Planted faults of the service itself, as opposed to its data. */
export interface Misbehaviour {
  /** The note that amends each of these invoices. */
  readonly notes: ReadonlyMap<string, AdjustmentNote>;
  /** Added to the header total of that invoice. */
  readonly headerDifference: ReadonlyMap<string, Decimal>;
  /** What is wrong with the statements of these invoices. */
  readonly statements: ReadonlyMap<string, StatementTwist>;
  /** Its listing repeats a continuation token for ever, and the files of its export are cut. */
  readonly endlessInvoiceId: string | undefined;
  /** The portal's file of this invoice has one line less. */
  readonly fileLacksLineOf: string | undefined;
  /** The orders of this customer always answer 500. */
  readonly failingOrdersOf: string | undefined;
  /** Customer whose orders come as an empty list once a night has passed. */
  readonly emptiedOrdersOf: string | undefined;
  /** The orders of this customer have a field that is not documented. */
  readonly undocumentedOrdersOf: string | undefined;
  /** The statement of this invoice is refused to everybody. */
  readonly refusedStatementOf: string | undefined;
  /** The statement of this invoice is issued again after the first night: other bytes, the same figures. */
  readonly reissuedStatementOf: string | undefined;
  /** Added to the balance of that currency and to its parts. */
  readonly balanceDifference: ReadonlyMap<Currency, Decimal>;
  /** Added to the balance of the default currency once a night has passed. */
  readonly balanceJump: Decimal | undefined;
  /** Taken from the parts of that currency's balance, not from the balance. */
  readonly detailShortage: ReadonlyMap<Currency, Decimal>;
  /** A balance in {@link STRAY_CURRENCY}. */
  readonly strayBalance: Decimal | undefined;
  /** Paid on that invoice beyond its total. */
  readonly overpaid: ReadonlyMap<string, Decimal>;
  /** The balance of this currency is older than its newest invoice. */
  readonly staleBalanceOf: Currency | undefined;
}
