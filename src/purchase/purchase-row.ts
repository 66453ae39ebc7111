import { createHash } from 'node:crypto';

import type { Decimal } from '../lib/decimal.ts';
import type { ReservationScope, Segment } from '../partner-center/catalog-market.ts';

/** One wish of a file of what to buy. */
export interface PurchaseRow {
  /** Its number in the file: the header of a CSV is row 1, the first element of a JSON list as well. */
  readonly row: number;
  /** Names the wish: it is fulfilled once, however often the file is handed in. See {@link purchaseKeyOf}. */
  readonly key: string;
  /** Tenant of the customer, lower-case GUID. */
  readonly customerId: string;
  readonly productId: string;
  readonly skuId: string;
  /** `product:sku:availability` where the file chose one itself; availabilities end within the hour. */
  readonly catalogItemId: string | undefined;
  /** Whole units. */
  readonly quantity: number;
  /** `monthly`, `annual`, `triennial`, `one_time`, `none`. */
  readonly billingCycle: string;
  /** ISO 8601; undefined for perpetual software. */
  readonly termDuration: string | undefined;
  /** ISO 3166; undefined where the command names one for all rows. */
  readonly country: string | undefined;
  readonly segment: Segment;
  readonly reservationScope: ReservationScope | undefined;
  readonly promotionId: string | undefined;
  /** What a unit and billing cycle may cost at most, before tax; the promise, where the cart names no price. */
  readonly unitPrice: Decimal | undefined;
  /** Upper case; any when undefined. */
  readonly currency: string | undefined;
  /** For the cart line: `subscriptionId`, `scope`, `duration`. */
  readonly provisioning: Readonly<Record<string, string>>;
}

/**
 * The key of a row that names none: a hash of what is wished for, and of its place among equal wishes of the file. Price,
 * currency and availability are no part of it, so that a corrected row stays the same wish.
 *
 * @param nth 1 for the first of equal rows
 */
export function purchaseKeyOf(row: Omit<PurchaseRow, 'row' | 'key'>, nth: number): string {
  const { customerId, productId, skuId, quantity, billingCycle, termDuration, segment } = row;
  const wish = [
    ...[customerId, productId, skuId, quantity, billingCycle, termDuration ?? '', segment],
    ...[row.promotionId ?? '', Object.entries(row.provisioning).sort(), nth],
  ];
  return `row-${createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 16)}`;
}
