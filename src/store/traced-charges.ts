import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { LineDisposition } from './schema.ts';

/** One judgement of an invoice and the lines it was made from. */
export interface TracedMatch {
  readonly match_id: string;
  readonly invoice_id: string;
  readonly lines_pull_id: string;
  readonly run_id: string;
}

/** Invoice lines taken together. A text is null where they differ; amounts carry no trailing zeros. */
export interface TracedCharges {
  readonly lines: number;
  readonly line_nos: readonly number[];
  /** The one group they net into; null when there are several, or when they are out of scope. */
  readonly group_id: string | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly item: string | null;
  /** As printed. */
  readonly order_id: string | null;
  readonly subscription_id: string | null;
  readonly charge_types: string;
  readonly currency: string | null;
  /** Refunds counted down, as it is judged. */
  readonly quantity: string | null;
  /** In the pricing currency. */
  readonly unit_price: string | null;
  readonly pricing_currency: string | null;
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly billing_frequency: string | null;
  readonly starts_on: string | null;
  readonly ends_on: string | null;
}

/** One line of an invoice and where it went. */
export interface TracedLine {
  readonly line_no: number;
  readonly group_id: string;
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly product_name: string | null;
  readonly charge_type: string | null;
  readonly quantity: string;
  readonly subtotal: string;
  readonly total: string;
  readonly currency: string;
  readonly meter_description: string | null;
  readonly subscription_description: string | null;
  /** Null on a line that was never judged. */
  readonly disposition: LineDisposition | null;
  readonly order_id: string | null;
  readonly order_line: number | null;
  readonly match_key: string | null;
  readonly entitlement_id: string | null;
  readonly finding_ids: readonly string[];
}

/** The newest judgement of an invoice that holds lines; undefined when there is none. */
export async function newestMatchOf(db: Db, invoiceId: string): Promise<TracedMatch | undefined> {
  return matchWith(db, sql`m.subject = 'invoice' and m.key = ${invoiceId}`);
}

export async function matchById(db: Db, matchId: string): Promise<TracedMatch | undefined> {
  return matchWith(db, sql`m.match_id = ${matchId}::bigint`);
}

async function matchWith(db: Db, where: RawBuilder<unknown>): Promise<TracedMatch | undefined> {
  const { rows } = await sql<TracedMatch>`
    select m.match_id, m.key as invoice_id, p.pull_id as lines_pull_id, r.run_id
    from match m
    join run_match r on r.match_id = m.match_id
    join run v on v.run_id = r.run_id
    join match_pull u on u.match_id = m.match_id
    join pull p on p.pull_id = u.pull_id and p.resource = 'line-items' and p.key = m.key
    where ${where}
    order by v.created_at desc, p.pull_id desc limit 1`.execute(db);
  return rows[0];
}

export async function tracedLine(
  db: Db,
  match: TracedMatch,
  lineNo: number,
): Promise<TracedLine | undefined> {
  const { rows } = await sql<TracedLine>`
    select c.line_no, c.group_id, coalesce(c.customer_id, '') as customer_id, c.customer_name, c.product_name,
      c.charge_type, trim_scale(c.billable_quantity)::text as quantity, trim_scale(c.subtotal)::text as subtotal,
      trim_scale(c.total)::text as total, c.currency, c.meter_description, c.subscription_description,
      d.disposition, d.order_id, d.order_line, d.match_key, d.entitlement_id,
      coalesce(d.finding_ids, '{}') as finding_ids
    from charge c
    left join disposition d
      on d.invoice_id = c.invoice_id and d.match_id = ${match.match_id}::bigint and d.line_no = c.line_no
    where c.invoice_id = ${match.invoice_id} and c.pull_id = ${match.lines_pull_id}::bigint and c.line_no = ${lineNo}`.execute(
    db,
  );
  return rows[0];
}

/** The lines a finding is on; undefined when it is on none. */
export function chargesOfFinding(
  db: Db,
  match: TracedMatch,
  findingId: string,
): Promise<TracedCharges | undefined> {
  return chargesWith(db, match, sql`${findingId} = any(d.finding_ids)`);
}

/** The lines linked to an order line. */
export function chargesOfOrder(
  db: Db,
  match: TracedMatch,
  order: { readonly order_id: string; readonly order_line: number },
): Promise<TracedCharges | undefined> {
  return chargesWith(
    db,
    match,
    sql`d.order_id = ${order.order_id} and d.order_line = ${order.order_line}`,
  );
}

/** A line and those it is netted with. */
export function chargesWithLine(
  db: Db,
  match: TracedMatch,
  line: TracedLine,
): Promise<TracedCharges | undefined> {
  const together = sql`c.in_scope and c.group_id = ${line.group_id} and c.currency = ${line.currency}
    and coalesce(c.customer_id, '') = ${line.customer_id}`;
  return chargesWith(db, match, sql`(c.line_no = ${line.line_no} or (${together}))`);
}

async function chargesWith(
  db: Db,
  match: TracedMatch,
  where: RawBuilder<unknown>,
): Promise<TracedCharges | undefined> {
  const { rows } = await sql<TracedCharges>`
    with line as (
      select c.* from charge c
      left join disposition d
        on d.invoice_id = c.invoice_id and d.match_id = ${match.match_id}::bigint and d.line_no = c.line_no
      where c.invoice_id = ${match.invoice_id} and c.pull_id = ${match.lines_pull_id}::bigint and ${where}
    )
    select count(*)::int as lines, array_agg(line_no order by line_no) as line_nos,
      only_value(array_agg(distinct group_id) filter (where in_scope)) as group_id,
      only_value(array_agg(distinct customer_id)) as customer_id,
      only_value(array_agg(distinct customer_name)) as customer_name,
      only_value(array_agg(distinct product_name)) as product_name,
      only_value(array_agg(distinct concat_ws(':', product_id, sku_id, availability_id))) as item,
      only_value(array_agg(distinct order_id)) as order_id,
      only_value(array_agg(distinct nullif(subscription_id, ''))) as subscription_id,
      string_agg(distinct charge_type, ', ') as charge_types,
      only_value(array_agg(distinct currency)) as currency,
      case when count(distinct (product_id, sku_id)) = 1 then (
        select trim_scale(sum(g.quantity))::text from charge_group g
        where g.invoice_id = ${match.invoice_id} and g.pull_id = ${match.lines_pull_id}::bigint
          and (g.group_id, g.customer_id, g.currency) in (
            select group_id, coalesce(customer_id, ''), currency from line)) end as quantity,
      only_value(array_agg(distinct trim_scale(abs(effective_unit_price))::text)) as unit_price,
      only_value(array_agg(distinct coalesce(upper(nullif(btrim(pricing_currency), '')), currency))) as pricing_currency,
      trim_scale(sum(subtotal))::text as subtotal, trim_scale(sum(tax_total))::text as tax,
      trim_scale(sum(total))::text as total,
      only_value(array_agg(distinct nullif(billing_frequency, ''))) as billing_frequency,
      min(charge_start_on) as starts_on, max(charge_end_on) as ends_on
    from line having count(*) > 0`.execute(db);
  return rows[0];
}
