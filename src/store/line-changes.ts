import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';
import type { Db } from './connection.ts';

/** One line that an invoice has otherwise in a later version of its lines. */
export interface LineChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly group_id: string;
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly order_id: string | null;
  readonly charge_type: string | null;
  readonly charge_start_on: string | null;
  readonly charge_end_on: string | null;
  readonly currency: string;
  readonly in_scope: boolean;
  /** Null on the side that has no such line. */
  readonly old_subtotal: Decimal | null;
  readonly new_subtotal: Decimal | null;
  /** New less old, before tax. */
  readonly net: Decimal;
  readonly tax: Decimal;
  /** New less old, tax included, as printed. */
  readonly total: Decimal;
}

/** Two versions of the lines of one invoice, by their pulls. */
export interface LineVersions {
  readonly invoiceId: string;
  readonly fromPullId: string;
  readonly toPullId: string;
}

const SHOWN = sql`group_id, coalesce(customer_id, '') as customer_id, customer_name, product_name, order_id, charge_type,
  charge_start_on, charge_end_on, currency, in_scope, subtotal, tax_total, total`;

/**
 * Selects a {@link LineChange} a line. Lines have no id: versions are compared as multisets of content hashes, so
 * neither the order of lines nor the page size counts, and of equal lines only the surplus is told. A line gone and
 * one come of the same order, item, charge dates and currency are one changed line; several are paired by amount.
 */
export function selectLineChanges(of: LineVersions): RawBuilder<LineChange> {
  return sql`
    with surplus as (
      select line_hash, sum(more)::int as more
      from (
        select line_hash, 1 as more from charge
        where invoice_id = ${of.invoiceId} and pull_id = ${of.toPullId}::bigint
        union all
        select line_hash, -1 from charge
        where invoice_id = ${of.invoiceId} and pull_id = ${of.fromPullId}::bigint) version
      group by line_hash having sum(more) <> 0
    ),
    line as (
      select c.pull_id, ${SHOWN}, c.line_hash, s.more,
        row_number() over (partition by c.pull_id, c.line_hash order by c.line_no) as occurrence,
        concat_ws('|', order_key, lower(concat_ws(':', product_id, sku_id, availability_id)),
          coalesce(charge_start_on - date '2000-01-01', 0), coalesce(charge_end_on - date '2000-01-01', 0), currency)
          as place
      from surplus s
      join charge c on c.line_hash = s.line_hash and c.invoice_id = ${of.invoiceId}
        and c.pull_id = case when s.more > 0 then ${of.toPullId}::bigint else ${of.fromPullId}::bigint end
    ),
    differing as (
      select *, row_number() over (partition by pull_id, place order by subtotal, line_hash, occurrence) as nth
      from line where occurrence <= abs(more)
    )
    select
      case when o.place is null then 'added' when n.place is null then 'removed' else 'changed' end as kind,
      coalesce(n.group_id, o.group_id) as group_id,
      case when n.place is null then o.customer_id else n.customer_id end as customer_id,
      case when n.place is null then o.customer_name else n.customer_name end as customer_name,
      case when n.place is null then o.product_name else n.product_name end as product_name,
      case when n.place is null then o.order_id else n.order_id end as order_id,
      case when n.place is null then o.charge_type else n.charge_type end as charge_type,
      coalesce(n.charge_start_on, o.charge_start_on) as charge_start_on,
      coalesce(n.charge_end_on, o.charge_end_on) as charge_end_on,
      coalesce(n.currency, o.currency) as currency, coalesce(n.in_scope, o.in_scope) as in_scope,
      o.subtotal as old_subtotal, n.subtotal as new_subtotal,
      coalesce(n.subtotal, 0) - coalesce(o.subtotal, 0) as net,
      coalesce(n.tax_total, 0) - coalesce(o.tax_total, 0) as tax,
      coalesce(n.total, 0) - coalesce(o.total, 0) as total
    from (select * from differing where more < 0) o
    full join (select * from differing where more > 0) n on n.place = o.place and n.nth = o.nth`;
}

/** A total order of {@link selectLineChanges}, as `r`. */
export const LINE_CHANGE_ORDER = sql`r.kind, r.customer_name collate "C", r.product_name collate "C",
  r.order_id collate "C", r.charge_start_on, r.old_subtotal, r.new_subtotal`;

/** What changed between two versions of an invoice's lines, in a total order. */
export async function lineChanges(db: Db, of: LineVersions): Promise<readonly LineChange[]> {
  const { rows } = await sql<LineChange>`
    select * from (${selectLineChanges(of)}) r order by ${LINE_CHANGE_ORDER}`.execute(db);
  return rows;
}
