import { sql } from 'kysely';

import { groupCharges } from '../src/match/charge-groups.ts';
import type { Db } from '../src/store/connection.ts';
import { openStore } from '../src/store/connection.ts';
import { migrateToLatest } from '../src/store/migrate.ts';
import { runOn, urlOf } from '../test/throwaway-postgres.ts';

export interface BenchSize {
  /** Order lines, and lines of each invoice beside the seat changes. */
  readonly lines: number;
  /** Months invoiced before the newest. */
  readonly invoices: number;
}

const LINES_PER_CUSTOMER = 100;

/** Works in a database of its own, with the schema in place, and drops it. */
export async function withDatabase<T>(
  adminUrl: string,
  name: string,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  await runOn(adminUrl, `create database ${name}`);
  const url = urlOf(adminUrl, name);
  try {
    await migrateToLatest(url);
    const store = openStore({ connectionString: url, maxConnections: 2 });
    try {
      return await work(store.db);
    } finally {
      await store.close();
    }
  } finally {
    await runOn(adminUrl, `drop database ${name} with (force)`);
  }
}

/** @param month 0 is the oldest */
export function invoiceIdOf(month: number): string {
  return `G${String(month).padStart(9, '0')}`;
}

/** Customers, orders, and one invoice a month from `firstMonth` to the newest. */
export async function fillTenant(db: Db, size: BenchSize, firstMonth: number): Promise<void> {
  await fillMasterData(db, size);
  for (let month = firstMonth; month <= size.invoices; month += 1) {
    await fillInvoice(db, size, month);
  }
  await sql`vacuum analyze`.execute(db);
}

/** Each order has one line of 10 seats at a promised price, billed every month; one order in a hundred is of 9 seats. */
async function fillMasterData(db: Db, { lines }: BenchSize): Promise<void> {
  const customers = Math.ceil(lines / LINES_PER_CUSTOMER);
  await sql`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      select 'customers', '', now(), 1, 'bench', true returning pull_id)
    insert into customer (pull_id, row_no, customer_id)
    select pull_id, n, 'customer-' || n from made, generate_series(1, ${customers}::int) n`.execute(
    db,
  );
  await sql`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      select 'orders', 'customer-' || n, now() - interval '1 day', 1, 'bench', true
      from generate_series(1, ${customers}::int) n returning pull_id, key)
    insert into order_line (pull_id, row_no, customer_id, order_id, order_line, status, currency, ordered_at,
      catalog_item_id, product_id, sku_id, availability_id, billing_cycle, promised_unit_price, quantity)
    select pull_id, n, key, 'order-' || (split_part(key, '-', 2)::int - 1) * ${LINES_PER_CUSTOMER}::int + n, 0,
      'completed', 'USD', timestamptz '2024-01-01', 'P:S:A', 'P', 'S', 'A', 'monthly', 12.4,
      case when n % 100 = 0 then 9 else 10 end
    from made, generate_series(1, ${LINES_PER_CUSTOMER}::int) n`.execute(db);
}

/** A line an order, and of every fiftieth one the two of a seat change that leaves all as it was. */
async function fillInvoice(db: Db, size: BenchSize, month: number): Promise<void> {
  const invoiceId = invoiceIdOf(month);
  const total = String(size.lines * 124);
  await sql`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      values ('invoice', ${invoiceId}, now(), 1, 'bench', true) returning pull_id)
    insert into invoice (pull_id, row_no, invoice_id, document_type, invoiced_at, period, currency, total_charges,
      paid_amount, sections, tax_receipts)
    select pull_id, 1, ${invoiceId}, 'invoice', timestamptz '2024-02-08' + make_interval(months => ${month}::int),
      to_char(date '2024-01-01' + make_interval(months => ${month}::int), 'YYYY-MM'), 'USD', ${total}::numeric, 0,
      '{one_time/billing_line_items}', '{}' from made`.execute(db);
  const { rows } = await sql<{ pull_id: string }>`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      values ('line-items', ${invoiceId}, now(), 1, ${invoiceId}, true) returning pull_id),
    billed as (
      select n, 'renew' as charge_type, 1 as leg from generate_series(1, ${size.lines}::int) n
      union all
      select n, 'addQuantity', leg from generate_series(50, ${size.lines}::int, 50) n, (values (-1), (1)) v(leg)),
    line as (
      insert into charge (invoice_id, pull_id, line_no, customer_id, customer_name, invoice_number, order_id, ordered_at,
        product_id, sku_id, availability_id, product_name, charge_type, unit_price, effective_unit_price, subtotal,
        tax_total, total, currency, pricing_currency, pc_to_bc_exchange_rate, charge_start_on, charge_end_on,
        billable_quantity, reference_id, line_hash)
      select ${invoiceId}, pull_id, row_number() over (order by charge_type desc, n, leg),
        'customer-' || (n - 1) / ${LINES_PER_CUSTOMER}::int + 1, 'A customer', ${invoiceId}, 'order-' || n, start_on,
        'P', 'S', 'A', 'Seats', charge_type, 12.4, 12.4 * leg, 124 * leg, 0, 124 * leg, 'USD', 'USD', 1,
        start_on, (start_on + interval '1 month')::date - 1, 10, ${invoiceId} || n,
        sha256(convert_to(concat_ws('|', ${invoiceId}::text, n, charge_type, leg), 'UTF8'))
      from made, billed, (select (date '2024-01-01' + make_interval(months => ${month}::int))::date as start_on) day)
    select pull_id from made`.execute(db);
  const pullId = rows[0]?.pull_id ?? '';
  await db.transaction().execute((trx) => groupCharges(trx, { invoiceId, pullId }));
}
