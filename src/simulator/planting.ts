import type { BillingMonth } from '../lib/billing-month.ts';
import { type Decimal, decimal } from '../lib/decimal.ts';
import { dayIn } from './billing-calendar.ts';
import { type CatalogueItem, itemsOf } from './catalogue.ts';
import { seatSubtotal } from './charge-arithmetic.ts';
import type { DeliveryDraft } from './entitlements.ts';
import { type Ledger, taxed } from './ledger.ts';
import type { PlantedCode, PlantedFinding } from './planted-finding.ts';
import { termEnd } from './purchase-software.ts';
import type { SeededRandom } from './seeded-random.ts';
import type {
  AdjustmentNote,
  Charge,
  Currency,
  Customer,
  InvoiceHeader,
  InvoiceType,
  Order,
  StatementTwist,
} from './tenant.ts';

/**
 * Where plants go, so that every verdict occurs and no plant hides another:
 *
 * | month  | main currency                | second currency               |
 * | ------ | ---------------------------- | ----------------------------- |
 * | oldest | PARTIAL_PULL, REFUND_MISSING | PAGE_CHAIN_BROKEN             |
 * | middle | orders, on no invoice        | what does not tie             |
 * | newest | findings on orders           | findings across invoices      |
 *
 * What takes an invoice of its own has one (`furtherInvoices`). Beside them each invoice has something wrong with its statement, which no finding on lines depends on: that of the
 * middle one of the main currency is refused. What is wrong with balances belongs to no invoice.
 */
export interface Plot {
  readonly random: SeededRandom;
  readonly ledger: Ledger;
  readonly months: readonly [BillingMonth, BillingMonth, BillingMonth];
  readonly headers: readonly InvoiceHeader[];
  /** Customers that buy all the time. */
  readonly customers: readonly Customer[];
  /** Bought once, on the oldest invoice of the main currency. */
  readonly oneTimeBuyer: Customer;
  /** Customers that exist because they were planted. */
  readonly furtherCustomers: Customer[];
  readonly misbehaviour: MisbehaviourDraft;
  /** Invoices beside the one a month and currency has. */
  readonly furtherInvoices: FurtherInvoice[];
  readonly deliveries: DeliveryDraft;
}

/** What happens to a line of an invoice after the first night. */
export interface Restatement {
  readonly gone: Charge | undefined;
  readonly come: Charge | undefined;
}

/** An invoice that exists because it was planted. */
export interface FurtherInvoice {
  readonly header: InvoiceHeader;
  readonly charges: readonly Charge[];
  /** Asked for without any charge. */
  readonly beyondCharges: Decimal | undefined;
  readonly invoiceType: InvoiceType;
}

export interface MisbehaviourDraft {
  readonly restatements: Map<string, readonly Restatement[]>;
  balanceJump: Decimal | undefined;
  readonly notes: Map<string, AdjustmentNote>;
  readonly headerDifference: Map<string, Decimal>;
  readonly statements: Map<string, StatementTwist>;
  endlessInvoiceId: string | undefined;
  fileLacksLineOf: string | undefined;
  failingOrdersOf: string | undefined;
  emptiedOrdersOf: string | undefined;
  undocumentedOrdersOf: string | undefined;
  refusedStatementOf: string | undefined;
  reissuedStatementOf: string | undefined;
  readonly balanceDifference: Map<Currency, Decimal>;
  readonly detailShortage: Map<Currency, Decimal>;
  strayBalance: Decimal | undefined;
  readonly overpaid: Map<string, Decimal>;
  staleBalanceOf: Currency | undefined;
}

/** Makes one discrepancy and says what has to be found. */
export type Plant = (plot: Plot) => PlantedFinding;

export function headerAt(plot: Plot, currency: Currency, monthIndex: 0 | 1 | 2): InvoiceHeader {
  const header = plot.headers.find(
    (candidate) => candidate.currency === currency && candidate.month === plot.months[monthIndex],
  );
  if (header === undefined) throw new RangeError(`no invoice ${currency} ${String(monthIndex)}`);
  return header;
}

export function customersOf(plot: Plot, currency: Currency): Customer[] {
  return plot.customers.filter((customer) => customer.currency === currency);
}

export interface Sale {
  readonly customer: Customer;
  readonly item?: CatalogueItem;
  readonly monthIndex: 0 | 1 | 2;
  /** Seats the order shows; each order line its own number when there are several. */
  readonly ordered: readonly number[];
  /** For charges no order can be linked to: the answer must not depend on which of two ids is shown. */
  readonly oneId?: boolean;
}

/** An ordinary order for seats paid a year ahead, completed and not yet billed. */
export function orderSeats(plot: Plot, sale: Sale): Order {
  const item = sale.item ?? plot.random.pick(itemsOf('seat-annual'));
  return plot.ledger.placeOrder({
    customer: sale.customer,
    items: sale.ordered.map(() => item),
    createdOn: dayIn(plot.months[sale.monthIndex], plot.random.int(3, 25)),
    quantities: sale.ordered,
    oneId: sale.oneId === true,
  });
}

/** Bills the first line of an order on the day it was placed, for the whole term. */
export function billSeats(plot: Plot, order: Order, billed: number): Charge {
  const [line] = order.lines;
  const startOn = order.createdAt.slice(0, 10);
  if (line === undefined) throw new RangeError(`order ${order.id} has no line`);
  const endOn = termEnd(line.item, startOn);
  const charge = plot.ledger.bill({
    order,
    line,
    chargeType: 'new',
    quantity: billed,
    eventOn: startOn,
    startOn,
    endOn,
  });
  if (charge === undefined) throw new RangeError(`no invoice bills ${startOn}`);
  return charge;
}

/** Swaps an order for a changed copy of it, which is then the one served. */
export function reshape(plot: Plot, order: Order, changes: Partial<Order>): Order {
  const { orders } = plot.ledger;
  const changed: Order = { ...order, ...changes };
  orders[orders.indexOf(order)] = changed;
  return changed;
}

/** Swaps a charge for a changed copy of it, whose amounts follow from its price, rate and quantity. */
export function rebill(plot: Plot, charge: Charge, changes: Partial<Charge>): Charge {
  const header = plot.headers.find(({ id }) => id === charge.invoiceId);
  if (header === undefined) throw new RangeError(`no invoice ${charge.invoiceId}`);
  const priced: Charge = { ...charge, ...changes };
  const changed: Charge = { ...priced, ...taxed(seatSubtotal(priced), header.taxPercent) };
  plot.ledger.replace(charge, changed);
  return changed;
}

/** An answer about one charge: its invoice, customer, order and whole amount. */
export function findingOn(
  code: PlantedCode,
  charge: Charge,
  differences: Partial<PlantedFinding> & { readonly says: string },
): PlantedFinding {
  return {
    code,
    invoiceId: charge.invoiceId,
    customerId: charge.customer.id,
    orderId: charge.order?.id ?? charge.orderId,
    stakeNet: charge.subtotal,
    currency: charge.currency,
    ...differences,
  };
}

/** An answer about an order and no invoice. */
export function findingOnOrder(
  code: PlantedCode,
  order: Order,
  stake: { readonly stakeNet: Decimal | undefined; readonly says: string },
): PlantedFinding {
  return {
    code,
    invoiceId: undefined,
    customerId: order.customer.id,
    orderId: order.id,
    currency: stake.stakeNet === undefined ? undefined : order.currency,
    ...stake,
  };
}

/** A count of seats as an exact decimal. */
export function seats(count: number): Decimal {
  return decimal(String(count));
}
