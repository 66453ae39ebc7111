import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';
import type { Purchase, PurchaseLine } from './purchase-store.ts';

export interface PurchaseWithLines extends Purchase {
  /** In the order of the cart. */
  readonly lines: readonly PurchaseLine[];
}

/** @throws AppError PURCHASE_UNKNOWN (usage) */
export async function purchaseById(db: Db, purchaseId: string): Promise<PurchaseWithLines> {
  const found = await purchasesWhere(db, [purchaseId]);
  const [purchase] = found;
  if (purchase !== undefined) return purchase;
  throw new AppError('PURCHASE_UNKNOWN', `no purchase ${purchaseId} is held`, { kind: 'usage' });
}

/** The purchase that a cart was made for, or checked out by; of several tries the one that counts. */
export async function purchaseOfCart(
  db: Db,
  cartId: string,
): Promise<PurchaseWithLines | undefined> {
  const row = await db
    .selectFrom('purchase')
    .select('purchase_id')
    .where('cart_id', '=', cartId)
    .orderBy(sql`state = 'not bought'`)
    .orderBy('purchase_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : purchaseById(db, row.purchase_id);
}

/** The purchases that hold these keys: that bought them, or may have. */
export async function purchasesHolding(
  db: Db,
  keys: readonly string[],
): Promise<readonly PurchaseWithLines[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('purchase_line')
    .select('purchase_id')
    .distinct()
    .where('purchase_key', 'in', keys)
    .where('state', '<>', 'not bought')
    .execute();
  return purchasesWhere(
    db,
    rows.map((row) => row.purchase_id),
  );
}

async function purchasesWhere(
  db: Db,
  purchaseIds: readonly string[],
): Promise<readonly PurchaseWithLines[]> {
  if (purchaseIds.length === 0) return [];
  const purchases = await db
    .selectFrom('purchase')
    .selectAll()
    .where('purchase_id', 'in', purchaseIds)
    .orderBy(sql`purchase_id`)
    .execute();
  const lines = await db
    .selectFrom('purchase_line')
    .selectAll()
    .where('purchase_id', 'in', purchaseIds)
    .orderBy('purchase_id')
    .orderBy('line_no')
    .execute();
  return purchases.map((purchase) => ({
    ...purchase,
    lines: lines.filter((line) => line.purchase_id === purchase.purchase_id),
  }));
}

/** Something like it was ordered not long ago. */
export interface RecentOrder {
  readonly customer_id: string;
  readonly order_id: string | null;
  readonly item: string;
  readonly quantity: string;
  readonly ordered_at: Date;
}

/**
 * What was ordered, or may have been, since an instant: the same quantity of the same SKU for the same customer, by
 * anybody, as far as it is known here.
 */
export async function recentOrdersLike(
  db: Db,
  wished: readonly {
    readonly customerId: string;
    readonly catalogItemId: string;
    readonly quantity: Decimal;
  }[],
  since: Date,
): Promise<readonly RecentOrder[]> {
  const { rows } = await sql<RecentOrder>`
    with wished as (
      select distinct "customerId" as customer_id, sku_of("catalogItemId") as sku, quantity
      from json_to_recordset(${JSON.stringify(wished)}::json)
        as w("customerId" text, "catalogItemId" text, quantity numeric)
    ),
    recent as (
      select p.customer_id, l.order_id, l.catalog_item_id, l.quantity, p.last_sent_at as ordered_at
      from purchase p join purchase_line l on l.purchase_id = p.purchase_id
      where p.last_sent_at >= ${since} and l.state <> 'not bought'
      union
      select o.customer_id, o.order_id, o.catalog_item_id, o.quantity, o.ordered_at
      from order_in_force o
      where o.ordered_at >= ${since} and o.origin <> 'recorded' and o.transaction_type is distinct from 'cancel'
        and not exists (select from purchase_line l where l.order_id in (o.order_id, o.alternate_id))
    )
    select r.customer_id, r.order_id, r.catalog_item_id as item, trim_scale(r.quantity)::text as quantity, r.ordered_at
    from recent r
    join wished w on w.customer_id = r.customer_id and w.sku = sku_of(r.catalog_item_id) and w.quantity = r.quantity
    order by r.ordered_at desc`.execute(db);
  return rows;
}

/** Orders of a customer that are recorded as something already: lower case. */
export async function orderIdsTaken(db: Db, customerId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('purchase_line as l')
    .innerJoin('purchase as p', 'p.purchase_id', 'l.purchase_id')
    .select('l.order_id')
    .where('p.customer_id', '=', customerId)
    .where('l.order_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap((row) => row.order_id?.toLowerCase() ?? []));
}
