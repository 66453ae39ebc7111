import { sql } from 'kysely';

import type { OrderRow } from '../lib/orders-csv.ts';
import type { Trx } from './connection.ts';
import { keepEvidence } from './evidence-store.ts';

export interface ImportedOrders {
  readonly lines: number;
  /** Customers whose orders differ from what was held; 0 when the file says nothing new. */
  readonly changedCustomers: number;
}

/** A batch is one parameter of about 5 MB. */
const ROWS_PER_STATEMENT = 20_000;

/**
 * Takes over orders of the partner's own system. They stand beside Partner Center's, a sealed version a customer: an
 * order in the file replaces the one imported before, others stay, and a customer without a change gets no version.
 *
 * An imported order counts as completed: the file is what the partner holds to be ordered.
 */
export async function importOrders(
  trx: Trx,
  file: { bytes: Buffer; rows: readonly OrderRow[] },
): Promise<ImportedOrders> {
  await sql`select pg_advisory_xact_lock(hashtext('imported-orders'))`.execute(trx);
  await stageRows(trx, file.rows);
  await mergeWithHeld(trx);
  const changedCustomers = await sealChanged(trx);
  if (changedCustomers > 0) {
    const sha256 = await keepEvidence(trx, { bytes: file.bytes, mediaType: 'text/csv' });
    await sql`
      insert into pull_page (pull_id, page_no, sha256, item_count)
      select pull_id, 1, ${sha256}, rows from i_sealed`.execute(trx);
  }
  return { lines: file.rows.length, changedCustomers };
}

async function stageRows(trx: Trx, rows: readonly OrderRow[]): Promise<void> {
  await sql`
    create temp table i_order on commit drop as
    select customer_id, order_id, order_line, currency, ordered_at, catalog_item_id, quantity, promised_unit_price
    from order_line limit 0`.execute(trx);
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const batch = JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT));
    await sql`
      insert into i_order
      select "customerId", "orderId", "orderLine", currency, api_instant("orderedAt"), "catalogItemId",
        trim_scale(quantity), trim_scale("unitPrice")
      from json_to_recordset(${batch}::json) as r("customerId" text, "orderId" text, "orderLine" integer,
        currency text, "orderedAt" text, "catalogItemId" text, quantity numeric, "unitPrice" numeric)`.execute(
      trx,
    );
  }
  await sql`create index on i_order (order_id)`.execute(trx);
  await sql`analyze i_order`.execute(trx);
}

/** An order that moved to another customer leaves the one it was imported for. */
async function mergeWithHeld(trx: Trx): Promise<void> {
  await sql`
    create temp table i_held on commit drop as
    select p.pull_id as held_pull_id, p.content_hash as held_hash, p.version as held_version, o.customer_id,
      o.order_id, o.order_line, o.currency, o.ordered_at, o.catalog_item_id, o.quantity, o.promised_unit_price
    from pull p join order_line o on o.pull_id = p.pull_id
    where p.resource = 'imported-orders' and p.is_current`.execute(trx);
  await sql`
    create temp table i_merged on commit drop as
    with touched as (
      select customer_id from i_order
      union select customer_id from i_held where order_id in (select order_id from i_order)
    )
    select customer_id, order_id, order_line, currency, ordered_at, catalog_item_id, quantity, promised_unit_price
    from i_order
    union all
    select h.customer_id, h.order_id, h.order_line, h.currency, h.ordered_at, h.catalog_item_id, h.quantity,
      h.promised_unit_price
    from i_held h join touched t on t.customer_id = h.customer_id
    where not exists (select from i_order o where o.order_id = h.order_id)`.execute(trx);
  await sql`
    create temp table i_changed on commit drop as
    select t.customer_id, p.pull_id as held_pull_id, coalesce(p.version, 0) + 1 as version, m.content_hash, m.rows
    from (
      select customer_id from i_order
      union select customer_id from i_held where order_id in (select order_id from i_order)
    ) t
    cross join lateral (
      select count(*)::int as rows, encode(sha256(convert_to(coalesce(
        string_agg(md5(m::text), ',' order by md5(m::text) collate "C"), ''), 'UTF8')), 'hex') as content_hash
      from i_merged m where m.customer_id = t.customer_id) m
    left join pull p on p.resource = 'imported-orders' and p.key = t.customer_id and p.is_current
    where p.content_hash is distinct from m.content_hash`.execute(trx);
}

async function sealChanged(trx: Trx): Promise<number> {
  await sql`
    update pull p set is_current = false from i_changed c where p.pull_id = c.held_pull_id`.execute(
    trx,
  );
  await sql`
    create temp table i_sealed (pull_id bigint, customer_id text, rows integer) on commit drop`.execute(
    trx,
  );
  await sql`
    with sealed as (
      insert into pull (resource, key, source, pages, rows, sealed_at, version, content_hash, is_current)
      select 'imported-orders', customer_id, 'import', 1, rows, clock_timestamp(), version, content_hash, true
      from i_changed
      returning pull_id, key, rows
    )
    insert into i_sealed select * from sealed`.execute(trx);
  await sql`
    insert into order_line (pull_id, row_no, customer_id, order_id, order_line, origin, status, currency, ordered_at,
      catalog_item_id, product_id, sku_id, availability_id, quantity, promised_unit_price)
    select s.pull_id,
      row_number() over (partition by s.pull_id order by m.order_id collate "C", m.order_line),
      m.customer_id, m.order_id, m.order_line, 'imported', 'completed', m.currency, m.ordered_at, m.catalog_item_id,
      case when offer.parts[3] is not null then offer.parts[1] end, offer.parts[2], offer.parts[3], m.quantity,
      m.promised_unit_price
    from i_sealed s
    join i_merged m on m.customer_id = s.customer_id
    cross join lateral (select string_to_array(m.catalog_item_id, ':') as parts) offer`.execute(
    trx,
  );
  const { rows } = await sql<{ changed: number }>`
    select count(*)::int as changed from i_sealed`.execute(trx);
  return rows[0]?.changed ?? 0;
}
