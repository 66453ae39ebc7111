import { sql } from 'kysely';

import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/**
 * Stores how far the lines of one order are delivered, a row an order line. Where several items tell of one line, the
 * one that is not fulfilled speaks for it.
 */
export function storeProvisioningOf(orderId: string): StoreRows {
  return (trx, { pullId, firstRow, json }) =>
    storingAnswer(`provisioning status of order ${orderId}`, async () => {
      const { numAffectedRows } = await sql`
        insert into provisioning_status (pull_id, row_no, order_id, order_line, status, fulfilled_quantity, open_quantity)
        select ${pullId}::bigint, ${firstRow}::int + row_number() over (order by order_line), ${orderId}, order_line,
          (array_agg(status order by lower(status) = 'fulfilled', status collate "C"))[1],
          sum(fulfilled), sum(open)
        from (
          select coalesce(i.value ->> 'lineItemNumber', i.value ->> 'orderLineItemId')::int as order_line,
            i.value ->> 'status' as status, q.fulfilled, q.open
          from json_array_elements(${json}::json -> 'items') i
          cross join lateral (
            select
              coalesce(sum(n.quantity) filter (where n.is_fulfilled), case when count(*) > 0 then 0 end) as fulfilled,
              coalesce(sum(n.quantity) filter (where not n.is_fulfilled), case when count(*) > 0 then 0 end) as open
            from json_array_elements(case when json_typeof(i.value -> 'quantityProvisioningInformation') = 'array'
              then i.value -> 'quantityProvisioningInformation' else '[]' end) d,
              lateral (select api_amount(d ->> 'quantity') as quantity,
                lower(d ->> 'status') is not distinct from 'fulfilled' as is_fulfilled) n) q) item
        group by order_line`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}
