import { randomBytes, randomUUID } from 'node:crypto';

import { addMonths, type BillingMonth } from '../lib/billing-month.ts';
import type { Decimal } from '../lib/decimal.ts';
import { addDays, addMonthsToDay, closedMonths } from './billing-calendar.ts';
import type { Cart, CartLine, CheckedOut, PlacedOrder } from './cart.ts';
import type { CatalogueItem } from './catalogue.ts';
import { discounted } from './charge-arithmetic.ts';
import { entitlementsOf, provisioningOf } from './entitlements.ts';
import { closeInvoice, type Closing, makeInvoiceHeaders } from './invoices.ts';
import { Ledger, pricedInOwnCurrency } from './ledger.ts';
import { termEnd } from './purchase-software.ts';
import { SeededRandom } from './seeded-random.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { Customer, Invoice, Order, OrderLine, Tenant } from './tenant.ts';

/** Lists show an order after so long, and it is delivered by then. */
export const LIST_DELAY_MS = 15 * 60_000;
/** What a raised price is of the promised one, in percent off: below 0 is dearer. */
const RAISED_PERCENT = -10;

export interface CheckoutTwist {
  /** True: what is billed is dearer than what cart and checkout say. */
  readonly raisesPrices: boolean;
  /** True: the last group becomes no order. */
  readonly refusesLastGroup: boolean;
}

/** The orders that were placed here, and the invoices of the months since, which bill them. */
export class PlacedOrders {
  readonly #seed: number;
  readonly #clock: SimulatedClock;
  readonly #placed: { readonly order: Order; readonly at: Date }[] = [];
  /** An invoice that is out stays as it is. */
  readonly #issued = new Map<BillingMonth, readonly Invoice[]>();

  constructor(seed: number, clock: SimulatedClock) {
    this.#seed = seed;
    this.#clock = clock;
  }

  get count(): number {
    return this.#placed.length;
  }

  /** Makes an order of each group of a cart. */
  place(cart: Cart, twist: CheckoutTwist): CheckedOut {
    const groups = [...new Set(cart.lines.map(({ group }) => group ?? ''))];
    const refused = twist.refusesLastGroup ? groups.slice(-1) : [];
    return {
      orders: groups
        .filter((group) => !refused.includes(group))
        .map((group) => {
          const lines = cart.lines.filter((line) => line.group === group);
          return this.#placeOne(cart.customer, lines, twist);
        }),
      errors: refused.map((group) => ({
        group,
        code: 800010,
        description: 'There is no inventory for this item.',
      })),
    };
  }

  /** An order just placed is there by its id, and in no list. */
  isListed(order: Order): boolean {
    const at = this.#placed.find((one) => one.order === order)?.at;
    return at === undefined || this.#clock.now().getTime() - at.getTime() >= LIST_DELAY_MS;
  }

  /** The tenant as it is by now: what was placed, delivered and billed since is in it. */
  addTo(tenant: Tenant): Tenant {
    const now = this.#clock.now();
    for (const { order } of this.#placed) {
      if (order.status === 'pending' && this.isListed(order)) order.status = 'completed';
    }
    const orders = this.#placed.map(({ order }) => order);
    const asOrdered = { changes: new Map(), strayOrders: [] };
    return {
      ...tenant,
      now,
      orders: [...tenant.orders, ...orders],
      entitlements: [...tenant.entitlements, ...entitlementsOf(orders, asOrdered)],
      provisioning: new Map([...tenant.provisioning, ...provisioningOf(orders, asOrdered)]),
      invoices: [...tenant.invoices, ...this.#invoices(tenant, orders)],
    };
  }

  #placeOne(
    customer: Customer,
    lines: readonly CartLine[],
    { raisesPrices }: CheckoutTwist,
  ): PlacedOrder {
    const at = this.#clock.now();
    const items = lines.flatMap(({ item }) => (item === undefined ? [] : [item]));
    const [first] = items;
    if (first === undefined) throw new RangeError('an order needs an item');
    const alternateId = randomUUID().replaceAll('-', '').slice(0, 12);
    const seats = first.billingCycle !== 'one_time';
    const order: Order = {
      id: seats ? alternateId : `${randomBytes(24).toString('base64url')}1`,
      alternateId,
      customer,
      billingCycle: first.billingCycle,
      currency: customer.currency,
      createdAt: at.toISOString().replace('Z', '4567Z'),
      printedAs: seats ? 'short' : 'long',
      priced: items.every((item) => pricedInOwnCurrency(item, customer)),
      lines: items.map((item, number) =>
        orderLine(customer, item, {
          number,
          quantity: lines[number]?.quantity ?? 1,
          raisesPrices,
        }),
      ),
      status: 'pending',
    };
    this.#placed.push({ order, at });
    return {
      order,
      promised: new Map(items.map((item, number) => [number, priceFor(customer, item)])),
    };
  }

  /** One for each month that has closed since and each currency that has something to bill. */
  #invoices(tenant: Tenant, orders: readonly Order[]): readonly Invoice[] {
    const [, , newest] = closedMonths(this.#clock.now());
    const invoices: Invoice[] = [];
    for (let month = addMonths(tenant.months[2], 1); month <= newest; month = addMonths(month, 1)) {
      const issued = this.#issued.get(month) ?? this.#bill(month, orders);
      this.#issued.set(month, issued);
      invoices.push(...issued);
    }
    return invoices;
  }

  #bill(month: BillingMonth, orders: readonly Order[]): readonly Invoice[] {
    const random = new SeededRandom(this.#seed, `invoices of ${month}`);
    const headers = makeInvoiceHeaders([month], random);
    const ledger = new Ledger(headers, random);
    for (const order of orders) {
      for (const line of order.lines) billCycles(ledger, { order, line, month });
    }
    return headers
      .filter(({ id }) => ledger.chargesOf(id).length > 0)
      .map((header) => closeInvoice(header, ledger.chargesOf(header.id), AS_CHARGED));
  }
}

const AS_CHARGED: Closing = {
  invoiceType: 'OneTime',
  adjust: undefined,
  twist: undefined,
  taxOutsideLines: false,
  paid: false,
  overpaid: undefined,
};

function orderLine(
  customer: Customer,
  item: CatalogueItem,
  bought: { readonly number: number; readonly quantity: number; readonly raisesPrices: boolean },
): OrderLine {
  const promised = priceFor(customer, item);
  const price = bought.raisesPrices ? discounted(promised, RAISED_PERCENT) : promised;
  return {
    number: bought.number,
    item,
    subscriptionId: item.billingCycle === 'one_time' ? '' : randomUUID(),
    listPrice: price,
    price,
    quantity: bought.quantity,
  };
}

/** Per unit and billing cycle. */
export function priceFor(customer: Customer, item: CatalogueItem): Decimal {
  return customer.currency === 'EUR' ? (item.eurPrice ?? item.usdPrice) : item.usdPrice;
}

/** What of an order line that month bills: all of it in the first, and each month again where it is paid monthly. */
function billCycles(
  ledger: Ledger,
  { order, line, month }: { order: Order; line: OrderLine; month: BillingMonth },
): void {
  const boughtOn = order.createdAt.slice(0, 10);
  const { billingCycle, term } = line.item;
  const isMonthly = billingCycle === 'monthly';
  for (let cycle = 0; cycle === 0 || isMonthly; cycle += 1) {
    const startOn = addMonthsToDay(boughtOn, cycle);
    if (startOn.slice(0, 7) > month) return;
    const endOn = isMonthly
      ? addDays(addMonthsToDay(boughtOn, cycle + 1), -1)
      : termEnd(line.item, startOn);
    const termStartOn = term === 'P1M' ? startOn : boughtOn;
    // Events of other months find no invoice here.
    ledger.bill({
      order,
      line,
      chargeType: cycle === 0 ? 'new' : term === 'P1M' ? 'renew' : 'cycleCharge',
      quantity: line.quantity,
      eventOn: startOn,
      startOn,
      endOn,
      termStartOn,
      ...(endOn === undefined ? {} : { termEndOn: termEnd(line.item, termStartOn) ?? endOn }),
    });
  }
}
