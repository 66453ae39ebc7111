import { type Decimal, decimal } from '../lib/decimal.ts';
import type { Day } from './billing-calendar.ts';
import type { CatalogueItem } from './catalogue.ts';
import {
  discounted,
  lineTax,
  negated,
  type PricedQuantity,
  proratedPrice,
  seatSubtotal,
  sum,
} from './charge-arithmetic.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Charge, Currency, Customer, InvoiceHeader, Order, OrderLine } from './tenant.ts';

export interface OrderRequest {
  readonly customer: Customer;
  readonly items: readonly CatalogueItem[];
  readonly createdOn: Day;
  /** Quantity of each item, in order. */
  readonly quantities: readonly number[];
  readonly discountPercent?: number;
  /** True: the short id is the order's only one. */
  readonly oneId?: boolean;
  /** True: its price is served whenever it is asked for. */
  readonly isPriced?: boolean;
}

export interface ChargeRequest {
  readonly order: Order;
  readonly line: OrderLine;
  readonly chargeType: string;
  readonly quantity: number;
  readonly refund?: boolean;
  /** Days billed of the days of the cycle; a full cycle when absent. */
  readonly days?: { readonly billed: number; readonly cycle: number };
  readonly eventOn: Day;
  readonly startOn: Day;
  readonly endOn: Day | undefined;
  readonly termStartOn?: Day;
  readonly termEndOn?: Day;
  readonly referenceId?: string;
}

/** Orders placed and charges billed so far: the tenant while it is being written. */
export class Ledger {
  readonly orders: Order[] = [];
  readonly #headers: readonly InvoiceHeader[];
  readonly #charges = new Map<string, Charge[]>();
  readonly #random: SeededRandom;

  constructor(headers: readonly InvoiceHeader[], random: SeededRandom) {
    this.#headers = headers;
    this.#random = random;
    for (const header of headers) this.#charges.set(header.id, []);
  }

  chargesOf(invoiceId: string): readonly Charge[] {
    return this.#charges.get(invoiceId) ?? [];
  }

  /** The invoice that bills an event; undefined before the first invoiced month. */
  headerFor(currency: Currency, eventOn: Day): InvoiceHeader | undefined {
    return this.#headers.find(
      (header) => header.currency === currency && eventOn.startsWith(header.month),
    );
  }

  placeOrder(request: OrderRequest): Order {
    const random = this.#random;
    const [first] = request.items;
    if (first === undefined) throw new RangeError('an order needs an item');
    const seats = first.billingCycle !== 'one_time';
    const alternateId = random.hex(12);
    const order: Order = {
      id:
        request.oneId === true || (seats && random.chance(30))
          ? alternateId
          : `${random.base64url(32)}1`,
      alternateId,
      customer: request.customer,
      billingCycle: first.billingCycle,
      currency: request.customer.currency,
      createdAt: this.instantOn(request.createdOn),
      printedAs: seats && random.chance(70) ? 'short' : random.pick(['long', 'long', 'pair']),
      // A promise in another currency than the charge's would be no promise.
      priced:
        request.items.every((item) => pricedInOwnCurrency(item, request.customer)) &&
        (random.chance(80) || request.isPriced === true),
      lines: request.items.map((item, number) =>
        this.#orderLine(request, item, number, seats ? random.guid() : ''),
      ),
      status: 'completed',
    };
    this.orders.push(order);
    return order;
  }

  #orderLine(
    request: OrderRequest,
    item: CatalogueItem,
    number: number,
    subscriptionId: string,
  ): OrderLine {
    const listPrice =
      request.customer.currency === 'EUR' ? (item.eurPrice ?? item.usdPrice) : item.usdPrice;
    const percent = request.discountPercent ?? 0;
    return {
      number,
      item,
      subscriptionId,
      listPrice,
      price: percent === 0 ? listPrice : discounted(listPrice, percent),
      quantity: request.quantities[number] ?? 1,
    };
  }

  /**
   * Prices one charge and puts it on the invoice of its month.
   *
   * @returns undefined when the event lies before the first invoiced month
   */
  bill(request: ChargeRequest): Charge | undefined {
    const { order, line } = request;
    const header = this.headerFor(order.currency, request.eventOn);
    if (header === undefined) return undefined;
    const price = proratedPrice(line.price, request.days ?? { billed: 1, cycle: 1 });
    const ownCurrency = pricedInOwnCurrency(line.item, order.customer);
    const priced: PricedQuantity = {
      effectiveUnitPrice: request.refund === true ? negated(price) : price,
      exchangeRate: ownCurrency ? decimal('1') : header.usdRate,
      billableQuantity: decimal(String(request.quantity)),
    };
    const charge: Charge = {
      invoiceId: header.id,
      invoiceNumber: header.id,
      customer: order.customer,
      ...printedOrderIds(order),
      order,
      orderLine: line,
      item: line.item,
      chargeType: request.chargeType,
      unitPrice: line.listPrice,
      ...priced,
      ...taxed(seatSubtotal(priced), header.taxPercent),
      currency: order.currency,
      pricingCurrency: ownCurrency ? order.currency : 'USD',
      exchangeRateOn: `${header.month}-01`,
      eventAt: this.instantOn(request.eventOn),
      chargeStartOn: request.startOn,
      chargeEndOn: request.endOn,
      subscriptionStartOn: request.termStartOn ?? request.startOn,
      subscriptionEndOn: request.termEndOn ?? request.endOn,
      subscriptionId: line.subscriptionId,
      referenceId: request.referenceId ?? this.#random.guid(),
      reservationOrderId: line.item.family === 'reservation' ? this.#random.guid() : '',
      meterDescription: '',
      creditReasonCode: '',
      priceAdjustments: line.price === line.listPrice ? [] : ['Price for given term'],
    };
    this.append(charge);
    return charge;
  }

  append(charge: Charge): void {
    this.#charges.get(charge.invoiceId)?.push(charge);
  }

  remove(charge: Charge): void {
    const charges = this.#charges.get(charge.invoiceId) ?? [];
    charges.splice(charges.indexOf(charge), 1);
  }

  /** Swaps a charge for a changed copy of it. */
  replace(charge: Charge, changed: Charge): void {
    const charges = this.#charges.get(charge.invoiceId) ?? [];
    charges[charges.indexOf(charge)] = changed;
  }

  newReferenceId(): string {
    return this.#random.guid();
  }

  /** An instant of that day with seven fraction digits, as Partner Center prints them. */
  instantOn(day: Day): string {
    const two = (limit: number): string => String(this.#random.int(0, limit)).padStart(2, '0');
    const fraction = String(this.#random.int(1, 9_999_999)).padStart(7, '0');
    return `${day}T${two(23)}:${two(59)}:${two(59)}.${fraction}Z`;
  }
}

/** False for what is priced in USD although the customer is billed in another currency. */
export function pricedInOwnCurrency(item: CatalogueItem, customer: Customer): boolean {
  return customer.currency === 'USD' || item.eurPrice !== undefined;
}

/** The three amounts of a line from its subtotal. */
export function taxed(
  subtotal: Decimal,
  taxPercent: Decimal,
): { readonly subtotal: Decimal; readonly tax: Decimal; readonly total: Decimal } {
  const tax = lineTax(subtotal, taxPercent);
  return { subtotal, tax, total: sum([subtotal, tax]) };
}

function printedOrderIds(order: Order): { readonly orderId: string; readonly alternateId: string } {
  const { id, alternateId } = order;
  if (order.printedAs === 'short') return { orderId: alternateId, alternateId };
  if (order.printedAs === 'pair' && id !== alternateId) {
    return { orderId: `${id}, ${alternateId}`, alternateId };
  }
  return { orderId: id, alternateId };
}
