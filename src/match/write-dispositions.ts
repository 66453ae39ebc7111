import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';

/**
 * Gives every line of the invoice exactly one disposition: out of scope, in question by a root finding, matched to an
 * order line, or tolerated (it nets to nothing, maybe with another invoice's, and needs no order). A line that covers several order lines names none; its
 * allocation lists them.
 */
export async function writeDispositions(
  trx: Trx,
  match: { matchId: string; invoiceId: string; linesPullId: string },
): Promise<void> {
  await sql`
    insert into disposition (invoice_id, match_id, line_no, disposition, order_id, order_line, match_key, entitlement_id, finding_ids)
    select c.invoice_id, ${match.matchId}::bigint, c.line_no,
      case
        when not c.in_scope then 'out-of-scope'
        when f.finding_ids is not null then 'finding'
        when l.candidates = 1 then 'matched'
        when k.subtotal = 0 and k.quantity = 0 and k.total = 0 or n.kept = 0 then 'tolerated'
      end,
      case when l.candidates = 1 then l.order_id end,
      case when l.candidates = 1 and l.covers = 1 then l.order_line end,
      case when l.candidates = 1 then l.match_key end,
      r.entitlement_id,
      coalesce(f.finding_ids, '{}')
    from charge c
    left join m_cell k
      on c.in_scope and k.group_id = c.group_id and k.customer_id = coalesce(c.customer_id, '') and k.currency = c.currency
    left join m_link l on l.group_id = k.group_id
    left join m_unowned n on n.cell = k.cell
    left join m_received r on l.candidates = 1 and r.order_id = l.order_id and r.order_line = l.order_line
    left join (
      select cell, array_agg(finding_id order by rank, finding_id collate "C") as finding_ids
      from m_share where cell is not null group by cell) f on f.cell = k.cell
    where c.invoice_id = ${match.invoiceId} and c.pull_id = ${match.linesPullId}::bigint`.execute(
    trx,
  );
}

/** Notes the order lines that one charge covers together. */
export async function writeAllocations(
  trx: Trx,
  match: { matchId: string; invoiceId: string },
): Promise<void> {
  await sql`
    insert into allocation (match_id, invoice_id, group_id, customer_id, currency, order_id, order_line, quantity)
    select ${match.matchId}::bigint, ${match.invoiceId}, c.group_id, c.customer_id, c.currency, a.order_id, a.order_line,
      c.quantity * a.quantity / a.covered
    from m_allocation a join m_cell c on c.group_id = a.group_id`.execute(trx);
}
