import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { selectLineChanges } from '../store/line-changes.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out what changed of the lines since they first tied, as temporary tables that end with the transaction:
 *
 * - `m_change`: per kind, group, customer and currency, with the cell it falls in; null for lines out of scope
 * - `m_gone`: cells of that first version that the invoice no longer has, numbered below 0
 */
export async function layOutChanges(trx: Trx, scope: MatchScope): Promise<void> {
  const { closed, linesPullId, invoiceId } = scope;
  const changes =
    closed === undefined || linesPullId === undefined
      ? sql`select null::text as kind, null::text as group_id, null::text as customer_id, null::text as customer_name,
          null::text as product_name, null::text as currency, false as in_scope, null::numeric as old_subtotal,
          null::numeric as new_subtotal, 0::numeric as net, 0::numeric as tax, 0::numeric as total where false`
      : selectLineChanges({ invoiceId, fromPullId: closed.pullId, toPullId: linesPullId });
  await sql`
    create temp table m_gone on commit drop as
    select -row_number() over (order by g.group_id collate "C", g.customer_id collate "C", g.currency)::int as cell, g.*
    from charge_group g
    where g.invoice_id = ${invoiceId} and g.pull_id = ${closed?.pullId ?? null}::bigint and not exists (
      select from m_cell c
      where c.group_id = g.group_id and c.customer_id = g.customer_id and c.currency = g.currency)`.execute(
    trx,
  );
  await sql`
    create temp table m_change on commit drop as
    select k.*, coalesce(c.cell, g.cell) as cell, c.cell is not null as is_billed
    from (
      select kind, group_id, customer_id, currency, count(*)::int as lines, min(customer_name collate "C") as customer_name,
        min(product_name collate "C") as product_name, sum(old_subtotal) as old_net, sum(new_subtotal) as new_net,
        sum(net) as net, sum(tax) as tax, sum(total) as total
      from (${changes}) l
      group by kind, group_id, customer_id, currency) k
    left join m_cell c on c.group_id = k.group_id and c.customer_id = k.customer_id and c.currency = k.currency
    left join m_gone g on c.cell is null and k.kind = 'removed'
      and g.group_id = k.group_id and g.customer_id = k.customer_id and g.currency = k.currency`.execute(
    trx,
  );
}

/** Lets findings on lines that are gone name their customer, order and product as those on lines do. */
export async function citeGoneLines(trx: Trx): Promise<void> {
  await sql`
    insert into m_cell
    select cell, invoice_id, pull_id, group_id, customer_id, currency, order_key, order_ids, subscription_id,
      reservation_order_id, product_id, sku_id, availability_id, product_name, customer_name, cycle_end_on,
      foreign_invoice, charge_types, 0 as lines, first_line_no, quantity, subtotal, tax_total, total, bills, content_hash,
      starts_on, publisher_name, is_converted, lower(concat_ws(':', product_id, sku_id, availability_id)) as item
    from m_gone g
    where exists (select from m_share s where s.cell = g.cell)`.execute(trx);
}
