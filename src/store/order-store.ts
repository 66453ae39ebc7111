import { sql } from 'kysely';

import { PRINTED_COLUMNS, printedOrderLines } from './printed-order-lines.ts';
import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/** Stores all orders of one customer, a row an order line. */
export function storeOrdersOf(customerId: string): StoreRows {
  return (trx, { pullId, firstRow, json }) =>
    storingAnswer(`orders of customer ${customerId}`, async () => {
      const { numAffectedRows } = await sql`
        insert into order_line (pull_id, row_no, ${PRINTED_COLUMNS})
        select ${pullId}::bigint, ${firstRow}::int + place, ${PRINTED_COLUMNS}
        from (${printedOrderLines(sql`${json}::json -> 'items'`, customerId)}) printed`.execute(
        trx,
      );
      return Number(numAffectedRows ?? 0n);
    });
}
