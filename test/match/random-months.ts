import { Big } from 'big.js';
import fc from 'fast-check';

import { importOrders } from '../../src/store/imported-order-store.ts';
import type { LineGiven } from './partner-documents.ts';
import { aLine, ANNA, BERT } from './partner-documents.ts';
import type { Purchase } from './random-purchases.ts';
import { randomPurchase } from './random-purchases.ts';
import { rarely } from './random-tenant.ts';
import { storeReadStatement } from './stored-statement.ts';
import type { Tenant } from './use-tenant.ts';

/** The invoices of July to September 2026. */
export const MONTHS = [
  { id: 'G000000001', invoicedAt: '2026-08-08T00:00:00Z', period: ['2026-07-01', '2026-07-31'] },
  { id: 'G000000002', invoicedAt: '2026-09-08T00:00:00Z', period: ['2026-08-01', '2026-08-31'] },
  { id: 'G000000003', invoicedAt: '2026-10-08T00:00:00Z', period: ['2026-09-01', '2026-09-30'] },
] as const;
/** A night while the first month runs. */
const BEFORE = '2026-07-20T03:00:00Z';

/** Three months of a partner's tenant. */
export interface RandomMonths {
  readonly purchases: readonly Purchase[];
  readonly invoices: readonly {
    /** What the header's total is off, in hundredths. */
    readonly off: number;
    /** Null where no statement came; else what its total is off, in hundredths. */
    readonly statementOff: number | null;
  }[];
  /** The month whose invoice a void note takes back. */
  readonly voided: number | null;
  /** When the last night judges: right after the last invoice, or when all that may come is due. */
  readonly asOf: string;
}

export const randomMonths: fc.Arbitrary<RandomMonths> = fc.record({
  purchases: fc
    .integer({ min: 2, max: 5 })
    .chain((size) =>
      fc.tuple(...Array.from({ length: size }, (_, place) => randomPurchase(place))),
    ),
  invoices: fc.array(
    fc.record({
      off: rarely(fc.constant(0), fc.integer({ min: -500, max: 500 })),
      statementOff: fc.option(rarely(fc.constant(0), fc.integer({ min: -500, max: 500 }))),
    }),
    { minLength: MONTHS.length, maxLength: MONTHS.length },
  ),
  voided: fc.option(fc.nat({ max: MONTHS.length - 1 }), { freq: 6 }),
  asOf: fc.constantFrom('2026-10-09T03:00:00Z', '2027-03-01T03:00:00Z'),
});

/** One document, as a night pulls it. */
export interface Delivery {
  /** What it is, as a person names it. */
  readonly name: string;
  /** What a finding says that it closed; its name unless given. */
  readonly closes?: RegExp;
  /** A document that must be there first. */
  readonly needs?: string;
  /** With `part`, only the first half of what it will hold. */
  deliver(tenant: Tenant, options?: { part?: boolean; pageSize?: number }): Promise<void>;
}

/** Opens the tenant: our customers are known, and what an earlier night saw of its orders is held. */
export async function beginMonths(tenant: Tenant, months: RandomMonths): Promise<void> {
  await tenant.reset();
  await tenant.newRun(BEFORE);
  await tenant.customers();
  for (const customerId of [ANNA, BERT]) {
    const seen = of(months, customerId).flatMap(({ seenBefore }) => seenBefore);
    if (seen.length > 0) await tenant.orders(customerId, seen);
  }
}

/** All documents of the months, in the order that a night pulls them. */
export function deliveriesOf(months: RandomMonths): readonly Delivery[] {
  return [
    ...MONTHS.map((_, month) => invoiceDelivery(months, month)),
    ...MONTHS.flatMap((_, month) => statementDelivery(months, month)),
    ...voidNote(months),
    ...[ANNA, BERT].flatMap((customerId) => customerDeliveries(months, customerId)),
    ...importDelivery(months),
  ];
}

function customerDeliveries(months: RandomMonths, customerId: string): readonly Delivery[] {
  const own = of(months, customerId);
  const half = <T>(items: readonly T[], part: boolean) =>
    part ? items.slice(0, items.length / 2) : items;
  return [
    {
      name: `orders of customer ${customerId}`,
      closes: /^order(s of customer)? [^,]+$/,
      deliver: (tenant, { part = false } = {}) =>
        tenant.orders(
          customerId,
          half(
            own.flatMap(({ orders }) => orders),
            part,
          ),
        ),
    },
    {
      name: `entitlements of customer ${customerId}`,
      closes: /^entitlements of (order|customer) [^,]+$/,
      deliver: (tenant, { part = false } = {}) =>
        tenant.entitlements(
          customerId,
          half(
            own.flatMap(({ entitlements }) => entitlements),
            part,
          ),
        ),
    },
  ];
}

function importDelivery({ purchases }: RandomMonths): readonly Delivery[] {
  const rows = purchases.flatMap(({ imported }) => imported);
  if (rows.length === 0) return [];
  const bytes = Buffer.from(JSON.stringify(rows));
  return [
    {
      name: 'imported orders',
      closes: /^(order|imported orders of customer) [^,]+$/,
      deliver: async ({ db }) => {
        await db.transaction().execute((trx) => importOrders(trx, { bytes, rows }));
      },
    },
  ];
}

function invoiceDelivery(months: RandomMonths, month: number): Delivery {
  const { id, invoicedAt } = at(MONTHS, month);
  const lines = linesOf(months, month);
  return {
    name: `invoice ${id}`,
    deliver: (tenant, { part = false, pageSize = 100 } = {}) =>
      tenant.bill(part ? lines.slice(0, lines.length / 2) : lines, {
        id,
        invoicedAt,
        pageSize,
        total: totalOf(months, month),
      }),
  };
}

function statementDelivery(months: RandomMonths, month: number): readonly Delivery[] {
  const { id, period, invoicedAt } = at(MONTHS, month);
  const off = at(months.invoices, month).statementOff;
  if (off === null) return [];
  const total = new Big(totalOf(months, month)).plus(new Big(off).div(100)).toFixed(2);
  return [
    {
      name: `statement of invoice ${id}`,
      needs: `invoice ${id}`,
      deliver: (tenant) =>
        storeReadStatement(tenant, { of: id, total, period, invoicedOn: invoicedAt.slice(0, 10) }),
    },
  ];
}

function voidNote({ voided }: RandomMonths): readonly Delivery[] {
  if (voided === null) return [];
  const { id } = at(MONTHS, voided);
  return [
    {
      name: 'invoice G000000009',
      needs: `invoice ${id}`,
      deliver: (tenant) =>
        tenant.header({
          id: 'G000000009',
          invoiceDate: '2026-10-08T09:00:00Z',
          totalCharges: '0',
          paidAmount: '0',
          currencyCode: 'USD',
          documentType: 'void_note',
          invoiceType: 'OneTime',
          amendsOf: id,
        }),
    },
  ];
}

export function linesOf({ purchases }: RandomMonths, month: number): readonly LineGiven[] {
  return purchases.flatMap(({ months }) => months[month] ?? []);
}

function totalOf(months: RandomMonths, month: number): string {
  const { id } = at(MONTHS, month);
  return linesOf(months, month)
    .map((line) => aLine(id, line))
    .filter((line) => line['currency'] === 'USD')
    .reduce(
      (sum, line) => sum.plus(line['totalForCustomer'] as string),
      new Big(at(months.invoices, month).off).div(100),
    )
    .toFixed(2);
}

function of({ purchases }: RandomMonths, customerId: string): readonly Purchase[] {
  return purchases.filter((purchase) => purchase.customerId === customerId);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${String(index)}`);
  return item;
}
