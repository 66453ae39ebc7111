import { Big } from 'big.js';
import fc from 'fast-check';

import { decimal } from '../../src/lib/decimal.ts';
import type { OrderRow } from '../../src/lib/orders-csv.ts';
import type { EntitlementGiven } from './an-entitlement.ts';
import { toLine } from './golden/worked-case.ts';
import { WORKED_CASES } from './golden/worked-cases.ts';
import type { LineGiven, OrderGiven } from './partner-documents.ts';
import { ANNA, BERT, SEATS, SOFTWARE } from './partner-documents.ts';
import { oddLine, rarely } from './random-tenant.ts';

/** What the months July to September 2026 hold of one purchase. */
export interface Purchase {
  readonly customerId: string;
  readonly orders: readonly OrderGiven[];
  /** The orders as an earlier night saw them; empty where none did. */
  readonly seenBefore: readonly OrderGiven[];
  readonly imported: readonly OrderRow[];
  readonly entitlements: readonly EntitlementGiven[];
  readonly months: readonly (readonly LineGiven[])[];
}

const BOUGHT_AT = '2026-07-06T10:00:00Z';
const NOTHING = { seenBefore: [], imported: [], entitlements: [] };
const customer = rarely(fc.constant(ANNA), fc.constant(BERT));

/** A worked case: changed seats, conversions, cancellations, cycles; some of its lines lost or printed twice. */
function workedPurchase(place: number): fc.Arbitrary<Purchase> {
  const own = (text: string) => `${text}-${String(place)}`;
  return fc
    .record({
      customerId: customer,
      worked: fc.constantFrom(...WORKED_CASES),
      lost: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
      doubled: fc.nat({ max: 20 }),
      ordered: rarely(fc.constant(true), fc.constant(false)),
      seenBefore: fc.boolean(),
      price: fc.constantFrom(undefined, '18.60', '18.00'),
    })
    .map(({ customerId, worked, lost, doubled, ordered, seenBefore, price }) => {
      const orders = ordered
        ? worked.orders.map((order) => ({
            ...order,
            id: own(order.id ?? 'order-1'),
            ...(price === undefined ? {} : { price }),
            lines: (order.lines ?? []).map((line) => ({
              ...line,
              subscriptionId: own(line.subscriptionId ?? 'none'),
            })),
          }))
        : [];
      let position = 0;
      const months = worked.invoices.map((lines) =>
        lines.flatMap((line) => {
          position += 1;
          if (lost.includes(position)) return [];
          const given: LineGiven = {
            ...toLine({
              ...line,
              orderId: own(line.orderId ?? 'order-1'),
              referenceId: own(line.referenceId ?? String(position)),
              subscriptionId: own(line.subscriptionId ?? 'none'),
            }),
            customerId,
          };
          return position === doubled ? [given, given] : [given];
        }),
      );
      return {
        ...NOTHING,
        customerId,
        orders,
        seenBefore: seenBefore ? active(orders) : [],
        months,
      };
    });
}

/** Software with its entitlement, given back in part, in full or too often, and billed again. */
function softwarePurchase(place: number): fc.Arbitrary<Purchase> {
  const id = `order-s${String(place)}`;
  const referenceId = `change-s${String(place)}`;
  const line = (chargeType: string, units: number, cents = 10_000): LineGiven => ({
    orderId: id,
    item: SOFTWARE,
    cycleEnd: '',
    chargeType,
    quantity: String(Math.abs(units)),
    subtotal: new Big(units * cents).div(100).toFixed(2),
    more: { orderDate: BOUGHT_AT, chargeStartDate: '2026-07-06T00:00:00Z', referenceId },
  });
  return fc
    .record({
      customerId: customer,
      ordered: fc.integer({ min: 1, max: 6 }),
      charged: fc.integer({ min: 0, max: 7 }),
      source: fc.constantFrom('partner', 'imported', 'both', 'none'),
      received: fc.option(fc.integer({ min: 0, max: 7 })),
      state: fc.constantFrom(undefined, 'fulfilled', 'revoked'),
      refunds: fc.array(
        fc.record({
          month: fc.nat({ max: 2 }),
          type: fc.constantFrom('refund', 'cancelImmediate'),
          units: fc.integer({ min: 1, max: 6 }),
        }),
        { maxLength: 2 },
      ),
      rebilled: fc.nat({ max: 2 }),
      status: rarely(fc.constant('completed'), fc.constantFrom('cancelled', 'pending', 'error')),
      seenBefore: fc.boolean(),
    })
    .map(({ customerId, ordered, charged, source, received, state, refunds, ...rest }) => {
      const order: OrderGiven = {
        id,
        alternateId: `short-s${String(place)}`,
        status: rest.status,
        orderedAt: BOUGHT_AT,
        billingCycle: 'one_time',
        lines: [{ item: SOFTWARE, quantity: ordered }],
      };
      const orders = source === 'partner' || source === 'both' ? [order] : [];
      const months: LineGiven[][] = [charged === 0 ? [] : [line('new', charged)], [], []];
      for (const { month, type, units } of refunds) months[month]?.push(line(type, -units));
      if (rest.rebilled > 0) months[rest.rebilled]?.push(line('new', 1));
      return {
        customerId,
        orders,
        seenBefore: rest.seenBefore ? active(orders) : [],
        imported:
          source === 'imported' || source === 'both' ? [imported(customerId, id, ordered)] : [],
        entitlements:
          received === null
            ? []
            : [{ orderId: id, quantity: received, ...(state === undefined ? {} : { state }) }],
        months: months.map((lines) => lines.map((one) => ({ ...one, customerId }))),
      };
    });
}

/** Several order lines of one item, charged together or in parts, to their sum or past it. */
function mergedPurchase(place: number): fc.Arbitrary<Purchase> {
  const id = `order-m${String(place)}`;
  return fc
    .record({
      customerId: customer,
      quantities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 }),
      past: rarely(fc.constant(0), fc.integer({ min: -2, max: 2 })),
      parts: fc.integer({ min: 1, max: 3 }),
      months: fc.integer({ min: 1, max: 2 }),
      price: fc.constantFrom(undefined, '12.40'),
    })
    .map(({ customerId, quantities, past, parts, months: spread, price }) => {
      const months: LineGiven[][] = [[], [], []];
      const units = Math.max(
        1,
        quantities.reduce((sum, one) => sum + one, past),
      );
      for (let part = 0; part < parts; part += 1) {
        const quantity = Math.floor((units + part) / parts);
        if (quantity === 0) continue;
        months[part % spread]?.push({
          customerId,
          orderId: id,
          quantity: String(quantity),
          subtotal: new Big(quantity).times('12.40').toFixed(2),
          cycleEnd: '2026-08-05',
          more: { orderDate: BOUGHT_AT, chargeStartDate: '2026-07-06T00:00:00Z' },
        });
      }
      const order: OrderGiven = {
        id,
        orderedAt: BOUGHT_AT,
        lines: quantities.map((quantity) => ({ item: SEATS, quantity })),
        ...(price === undefined ? {} : { price }),
      };
      return { ...NOTHING, customerId, orders: [order], months };
    });
}

/** Lines of any type, amount and currency, on orders of other purchases or of nobody. */
function oddPurchase(): fc.Arbitrary<Purchase> {
  const line = fc
    .record({ given: oddLine, other: fc.nat({ max: 3 }) })
    .map(({ given, other }) => ({ ...given, orderId: `order-1-${String(other)}` }));
  return fc
    .array(fc.array(line, { maxLength: 2 }), { minLength: 3, maxLength: 3 })
    .map((months) => ({ ...NOTHING, customerId: ANNA, orders: [], months }));
}

/** Each purchase has orders, subscriptions and changes of its own, told apart by its place. */
export function randomPurchase(place: number): fc.Arbitrary<Purchase> {
  return fc
    .oneof(
      { arbitrary: workedPurchase(place), weight: 4 },
      { arbitrary: softwarePurchase(place), weight: 3 },
      { arbitrary: mergedPurchase(place), weight: 1 },
      { arbitrary: oddPurchase(), weight: 1 },
    )
    .map((purchase) => ({ ...purchase, months: purchase.months.map(named) }));
}

/** Products are renamed now and then: lines of one charge need not print one name. */
function named(lines: readonly LineGiven[]): readonly LineGiven[] {
  return lines.map((line, index) => ({
    ...line,
    more: { ...line.more, productName: index % 2 === 0 ? 'Business Standard' : 'Business Premium' },
  }));
}

function active(orders: readonly OrderGiven[]): readonly OrderGiven[] {
  return orders.map((order) => ({ ...order, status: 'completed' }));
}

function imported(customerId: string, orderId: string, quantity: number): OrderRow {
  return {
    customerId,
    orderId,
    orderLine: 0,
    catalogItemId: SOFTWARE,
    quantity: decimal(String(quantity)),
    unitPrice: decimal('100.00'),
    currency: 'USD',
    orderedAt: BOUGHT_AT,
  };
}
