import { sql } from 'kysely';

import type { Db } from '../store/connection.ts';
import { layOutReceived } from './lay-out-received.ts';

/** Four minutes of the order calls that Partner Center allows. */
const ORDERS_ASKED_MAX = 2000;

/** An order whose delivery status may say why a charge has no full delivery. */
export interface OrderToAsk {
  readonly orderId: string;
  readonly customerId: string;
}

/**
 * The orders that the invoices charge and whose software or reservations the entitlements do not show whole: usually a
 * handful. What was taken back as a whole is no delivery that is still to come.
 *
 * @returns newest first, and how many more there are beyond {@link ORDERS_ASKED_MAX}
 */
export async function ordersToAsk(
  db: Db,
  { runId, invoiceIds }: { readonly runId: string; readonly invoiceIds: readonly string[] },
): Promise<{ readonly orders: readonly OrderToAsk[]; readonly left: number }> {
  return db.transaction().execute(async (trx) => {
    await layOutReceived(
      trx,
      runId,
      sql`
        select o.order_id, o.alternate_id, o.order_line, o.customer_id, o.product_id, o.sku_id, o.billing_cycle,
          o.subscription_id, o.quantity, o.ordered_at
        from order_line o
        join pull p on p.pull_id = o.pull_id and p.is_current and p.resource = 'orders'
        where o.status = 'completed' and o.billing_cycle = 'one_time' and exists (
          select from charge_group g
          join pull l on l.pull_id = g.pull_id and l.is_current
          where g.order_key in (o.order_id, o.alternate_id)
          having sum(g.quantity) > 0 and bool_or(g.invoice_id = any(${invoiceIds})))`,
    );
    const { rows } = await sql<OrderToAsk & { found: number }>`
      select a.order_id as "orderId", min(a.customer_id collate "C") as "customerId", count(*) over ()::int as found
      from m_asked a
      join m_received r on r.order_id = a.order_id and r.order_line = a.order_line
      where r.is_sealed and r.is_expected
        and (r.entitlements = 0 or r.revoked < r.entitlements)
        and r.active_quantity < a.quantity
      group by a.order_id
      order by max(a.ordered_at) desc nulls last, a.order_id collate "C"
      limit ${ORDERS_ASKED_MAX}`.execute(trx);
    const left = (rows[0]?.found ?? 0) - rows.length;
    return { orders: rows.map(({ orderId, customerId }) => ({ orderId, customerId })), left };
  });
}
