import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out `m_unowned`, a row per cell that no single order line of its customer explains: there is none, there are
 * several (`has_candidates`), or it is another customer's. `kept` is the part of its money, 0 to 1, that lines of the same
 * order id, customer, item, cycle and currency do not undo, here or on another invoice. A charge is undone by what takes
 * it back, and what takes back by the charge it belongs to, whosever the order. Without an order id nothing belongs
 * together.
 *
 * To be laid out after the history, whose m_header says which invoices are void.
 */
export async function layOutUnowned(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_unowned on commit drop as
    with netted as (
      select c.cell, l.group_id is not null as has_candidates, c.subtotal, c.subtotal + coalesce(sum(g.subtotal), 0) as net,
        greatest(c.subtotal, 0) + coalesce(sum(g.subtotal) filter (where g.subtotal > 0), 0) as charged,
        least(c.subtotal, 0) + coalesce(sum(g.subtotal) filter (where g.subtotal < 0), 0) as taken_back
      from m_cell c
      left join m_link l on l.group_id = c.group_id
      left join lateral (
        -- Offset keeps this an index look-up a cell.
        select * from charge_group g
        where g.order_key = c.order_key
          and coalesce(g.cycle_end_on, 'infinity'::date) = coalesce(c.cycle_end_on, 'infinity'::date) offset 0) g
        on c.order_key <> '' and g.invoice_id <> ${scope.invoiceId} and g.currency = c.currency
          and g.customer_id = c.customer_id and g.foreign_invoice is null
          and lower(concat_ws(':', g.product_id, g.sku_id, g.availability_id)) = c.item
          and exists (select from pull p where p.pull_id = g.pull_id and p.is_current)
          and exists (select from m_header h where h.invoice_id = g.invoice_id and not h.is_void)
      where c.foreign_invoice is null
        and (l.group_id is null or l.candidates > 1 or l.customer_id <> c.customer_id)
      group by c.cell, l.group_id, c.subtotal
    )
    select cell, has_candidates, greatest(0, case
        when subtotal > 0 then net / charged
        when subtotal < 0 then net / taken_back
        else 1 end) as kept
    from netted`.execute(trx);
  await sql`analyze m_unowned`.execute(trx);
}
