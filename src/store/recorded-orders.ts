import type { Db } from './connection.ts';
import type { PurchaseLine } from './purchase-store.ts';

/** A line that was bought here, with what was promised for it. */
export interface RecordedOrderLine extends PurchaseLine {
  /** When the checkout that made it was sent; business time. */
  readonly sent_at: Date | null;
}

/** What was bought here for a customer, newest first. */
export async function recordedOrdersOf(
  db: Db,
  customerId: string,
): Promise<readonly RecordedOrderLine[]> {
  return db
    .selectFrom('purchase_line as l')
    .innerJoin('purchase as p', 'p.purchase_id', 'l.purchase_id')
    .selectAll('l')
    .select('p.last_sent_at as sent_at')
    .where('p.customer_id', '=', customerId.toLowerCase())
    .where('l.state', '=', 'bought')
    .orderBy('p.last_sent_at', 'desc')
    .orderBy('l.order_id')
    .orderBy('l.order_line')
    .execute();
}
