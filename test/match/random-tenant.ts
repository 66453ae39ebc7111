import { Big } from 'big.js';
import fc from 'fast-check';

import type { LineGiven, OrderGiven } from './partner-documents.ts';
import { ANNA, BERT, SEATS, SOFTWARE, STRANGER } from './partner-documents.ts';

export interface RandomInvoice {
  readonly lines: readonly LineGiven[];
  /** What the header's total is off, in hundredths. */
  readonly off: number;
}

/** A tenant small enough to shrink and odd enough to hit every rule. */
export interface RandomTenant {
  /** Null where the orders of the customer did not come. */
  readonly orders: Readonly<Record<string, readonly OrderGiven[] | null>>;
  readonly earlier: RandomInvoice;
  readonly judged: RandomInvoice;
}

const cents = (min: number, max: number) =>
  fc.integer({ min, max }).map((amount) => new Big(amount).div(100).toFixed(2));

/** A line of any kind on one of four orders. */
export const oddLine: fc.Arbitrary<LineGiven> = fc.record({
  customerId: rarely(fc.constant(ANNA), fc.constantFrom(BERT, STRANGER, '')),
  orderId: fc.constantFrom('order-1', 'order-2', 'order-3', 'order-4', 'order-4, short-4'),
  item: rarely(fc.constant(SEATS), fc.constant(SOFTWARE)),
  chargeType: rarely(
    fc.constantFrom('new', 'renew', 'addQuantity', 'refund', 'cancelImmediate'),
    fc.constantFrom('zooFee', 'customerCredit', 'convert', 'extendTerm', ''),
  ),
  quantity: fc.integer({ min: 0, max: 30 }).map(String),
  subtotal: cents(-20_000, 50_000),
  tax: rarely(fc.constant('0'), cents(-1000, 5000)),
  currency: rarely(fc.constant('USD'), fc.constantFrom('EUR', 'JPY')),
  cycleEnd: fc.constantFrom('2026-02-09', '2026-03-09', ''),
  more: rarely(
    fc.constant({}),
    fc.constantFrom({ invoiceNumber: 'G000000099' }, { meterDescription: 'Compute hours' }),
  ),
});

const order = (id: string): fc.Arbitrary<OrderGiven> =>
  fc.record({
    id: fc.constant(id),
    alternateId: fc.constant(id.replace('order', 'short')),
    status: rarely(fc.constant('completed'), fc.constantFrom('pending', 'cancelled')),
    lines: fc.array(
      fc.record({
        item: rarely(fc.constant(SEATS), fc.constant(SOFTWARE)),
        quantity: fc.integer({ min: 0, max: 40 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  });

const invoice: fc.Arbitrary<RandomInvoice> = fc.record({
  lines: fc.array(oddLine, { maxLength: 12 }),
  off: rarely(fc.constant(0), fc.integer({ min: -500, max: 500 })),
});

export const randomTenant: fc.Arbitrary<RandomTenant> = fc.record({
  orders: fc.record({
    [ANNA]: rarely(fc.tuple(order('order-1'), order('order-2')), fc.constant(null)),
    [BERT]: fc.oneof(fc.tuple(order('order-4')), fc.constant(null)),
  }),
  earlier: invoice,
  judged: invoice,
});

/** Four times in five the first. */
export function rarely<A, B>(mostly: fc.Arbitrary<A>, else_: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ arbitrary: mostly, weight: 4 }, { arbitrary: else_, weight: 1 });
}
