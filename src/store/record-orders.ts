import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Trx } from './connection.ts';
import { keepEvidence } from './evidence-store.ts';
import { jsonForPostgres } from './json-for-postgres.ts';
import { PRINTED_COLUMNS, printedOrderLines } from './printed-order-lines.ts';
import type { StoreRows } from './pull-store.ts';
import { appendPage, beginPull } from './pull-store.ts';
import type { PurchaseState } from './purchase-table.ts';
import { sealPull } from './seal-pull.ts';
import { storingAnswer } from './shape-error.ts';

/** A group of the cart that became no order. */
export interface OrderError {
  readonly orderGroup: string;
  readonly code: string;
  readonly text: string;
}

export interface CheckoutAnswer {
  /** A checkout's answer, a list of orders, or one order; kept as it came. */
  readonly body: Buffer;
  /** The orders in it that the cart became; all of them when absent. */
  readonly orderIds?: readonly string[];
  readonly errors: readonly OrderError[];
}

/**
 * Records the orders that a cart became, with the promise, in the caller's transaction: each order a sealed pull, its
 * lines with the price and currency agreed to, and beside each line of the purchase the order line it became and the
 * month it must be billed in.
 *
 * @returns the state the purchase is in now; `unknown` where a line came back neither ordered nor refused; undefined
 *   when it had ended before, and nothing was written
 * @throws AppError ANSWER_SHAPE when Postgres refuses what is in the answer
 */
export async function recordOrders(
  trx: Trx,
  purchase: { readonly purchase_id: string; readonly customer_id: string },
  answer: CheckoutAnswer,
): Promise<PurchaseState | undefined> {
  const { purchase_id: purchaseId, customer_id: customerId } = purchase;
  const sha256 = await keepEvidence(trx, { bytes: answer.body, mediaType: 'application/json' });
  const { numUpdatedRows } = await trx
    .updateTable('purchase')
    .set({ state: 'bought', answer_sha256: sha256, reason: null })
    .where('purchase_id', '=', purchaseId)
    .where('state', 'in', ['sent', 'unknown'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;

  const orderIds = await storingAnswer(`orders of a cart of customer ${customerId}`, () =>
    linkLines(trx, purchase, answer),
  );
  for (const orderId of orderIds) {
    const subject = { resource: 'recorded-orders', key: orderId, source: 'v1' } as const;
    const pull = await beginPull(trx, undefined, subject);
    const page = { bytes: answer.body, itemCount: 1, nextToken: undefined };
    await appendPage(trx, pull, page, storeRecorded(purchase, orderId));
    await sealPull(trx, pull, undefined);
  }
  return settleState(trx, purchaseId, answer.errors);
}

/**
 * Orders do not name the group they come from: a line is found by item and quantity, and equal ones in their order.
 *
 * @returns the orders that lines were linked to
 */
async function linkLines(
  trx: Trx,
  {
    purchase_id: purchaseId,
    customer_id: customerId,
  }: { purchase_id: string; customer_id: string },
  { body, orderIds, errors }: CheckoutAnswer,
): Promise<readonly string[]> {
  const refused = errors.map((error) => error.orderGroup);
  const { rows } = await sql<{ order_id: string }>`
    with printed as (
      select p.*, row_number() over (partition by lower(catalog_item_id), quantity order by place) as nth
      from (${printedOrderLines(ordersIn(body), customerId)}) p
      where ${orderIds ?? null}::text[] is null
        or p.order_id in (select api_guid(id) from unnest(${orderIds ?? []}::text[]) id)
    ),
    wished as (
      select line_no, catalog_item_id, quantity,
        row_number() over (partition by lower(catalog_item_id), quantity order by line_no) as nth
      from purchase_line
      where purchase_id = ${purchaseId}::bigint and state = 'open'
        and coalesce(order_group, '') <> all(${refused}::text[])
    )
    update purchase_line l
    set state = 'bought', order_id = p.order_id, order_line = p.order_line,
      currency = coalesce(l.currency, p.currency),
      promised_unit_price = coalesce(l.promised_unit_price, p.promised_unit_price),
      due_period = to_char(p.ordered_at at time zone 'UTC', 'YYYY-MM')
    from wished w
    join printed p on lower(p.catalog_item_id) = lower(w.catalog_item_id) and p.quantity = w.quantity and p.nth = w.nth
    where l.purchase_id = ${purchaseId}::bigint and l.line_no = w.line_no
    returning l.order_id`.execute(trx);
  return [...new Set(rows.map((row) => row.order_id))].sort();
}

/** The JSON list of orders in an answer, whichever of the documented ones it is. */
function ordersIn(body: Buffer): RawBuilder<unknown> {
  const json = sql`${jsonForPostgres(body)}::json`;
  return sql`coalesce(${json} -> 'orders', ${json} -> 'items',
    case when ${json} -> 'lineItems' is null then '[]'::json else json_build_array(${json}) end)`;
}

/** The order's lines as Partner Center answered them, but for price, currency, term and promotion, which were agreed to. */
function storeRecorded(
  {
    purchase_id: purchaseId,
    customer_id: customerId,
  }: { purchase_id: string; customer_id: string },
  orderId: string,
): StoreRows {
  return (trx, { pullId, json }) =>
    storingAnswer(`order ${orderId}`, async () => {
      const agreed = sql`
        select p.place, p.customer_id, p.order_id, p.alternate_id, p.order_line, p.status, p.billing_cycle,
          p.transaction_type, coalesce(w.currency, p.currency) as currency, p.ordered_at, p.catalog_item_id, p.product_id,
          p.sku_id, p.availability_id, coalesce(p.friendly_name, w.title) as friendly_name, p.quantity,
          coalesce(w.promised_unit_price, p.promised_unit_price) as promised_unit_price,
          coalesce(w.term_duration, p.term_duration) as term_duration,
          coalesce(w.promotion_id, p.promotion_id) as promotion_id, p.subscription_id
        from (${printedOrderLines(ordersIn(json), customerId)}) p
        left join purchase_line w on w.purchase_id = ${purchaseId}::bigint
          and w.order_id = p.order_id and w.order_line = p.order_line
        where p.order_id = ${orderId}`;
      const { numAffectedRows } = await sql`
        insert into order_line (pull_id, row_no, origin, ${PRINTED_COLUMNS})
        select ${pullId}::bigint, row_number() over (order by place), 'recorded', ${PRINTED_COLUMNS}
        from (${agreed}) recorded`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}

async function settleState(
  trx: Trx,
  purchaseId: string,
  errors: readonly OrderError[],
): Promise<PurchaseState> {
  for (const { orderGroup, code, text } of errors) {
    await trx
      .updateTable('purchase_line')
      .set({ state: 'not bought', error_code: code, error_text: text })
      .where('purchase_id', '=', purchaseId)
      .where('order_group', '=', orderGroup)
      .where('state', '=', 'open')
      .execute();
  }
  const lines = await trx
    .selectFrom('purchase_line')
    .select(['line_no', 'state'])
    .where('purchase_id', '=', purchaseId)
    .orderBy('line_no')
    .execute();
  const open = lines.filter((line) => line.state === 'open').map((line) => line.line_no);
  const end =
    open.length > 0
      ? ({ state: 'unknown', reason: `no word about line ${open.join(', ')} of the cart` } as const)
      : lines.some((line) => line.state === 'bought')
        ? ({ state: 'bought', reason: null } as const)
        : ({ state: 'not bought', reason: 'every order of the cart was refused' } as const);
  await trx.updateTable('purchase').set(end).where('purchase_id', '=', purchaseId).execute();
  return end.state;
}
