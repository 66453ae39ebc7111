/*
 * Measures what matching one invoice costs beside a history of others.
 *
 *   node --import tsx bench/match-history.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. It fills two databases, one with history and one without, matches in
 * them by turns (a busy machine then slows both alike), and drops them. Prints both medians and their ratio; exits 1
 * above the budget.
 */
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

import { sql } from 'kysely';

import { groupCharges } from '../src/match/charge-groups.ts';
import { loadInvoiceInputs } from '../src/match/invoice-inputs.ts';
import { matchInvoice } from '../src/match/match-invoice.ts';
import type { Db } from '../src/store/connection.ts';
import { openStore } from '../src/store/connection.ts';
import { findInvoice } from '../src/store/invoice-store.ts';
import { migrateToLatest } from '../src/store/migrate.ts';
import { runOn, startThrowawayPostgres, urlOf } from '../test/throwaway-postgres.ts';

/** History must not cost more than half again. */
const RATIO_MAX = 1.5;
const REPEATS = 3;

interface Size {
  readonly lines: number;
  /** Older invoices of the same size. */
  readonly invoices: number;
  readonly linesPerCustomer: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      lines: { type: 'string', default: '100000' },
      invoices: { type: 'string', default: '24' },
    },
  });
  const size = {
    lines: Number(values.lines),
    invoices: Number(values.invoices),
    linesPerCustomer: 100,
  };
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, 'recon_bench_alone', (alone) =>
      withDatabase(adminUrl, 'recon_bench_among', (among) => measure({ alone, among }, size)),
    );
  } finally {
    await server?.remove();
  }
}

async function withDatabase<T>(
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

/** @returns the exit code */
async function measure(dbs: { alone: Db; among: Db }, size: Size): Promise<number> {
  for (const db of [dbs.alone, dbs.among]) {
    await fillMasterData(db, size);
    const first = db === dbs.alone ? size.invoices : 0;
    for (let month = first; month <= size.invoices; month += 1) await fillInvoice(db, size, month);
    await sql`vacuum analyze`.execute(db);
  }
  const alone: number[] = [];
  const among: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    alone.push(await matchMs(dbs.alone, invoiceIdOf(size.invoices)));
    among.push(await matchMs(dbs.among, invoiceIdOf(size.invoices)));
  }
  const oldest = await matchMs(dbs.among, invoiceIdOf(0));
  const ratio = median(among) / median(alone);
  say(`${size.lines} lines, no history: ${seconds(median(alone))}`);
  say(`${size.lines} lines, ${size.invoices} older invoices: ${seconds(median(among))}`);
  say(`${size.lines} lines, ${size.invoices} younger invoices: ${seconds(oldest)} (once)`);
  say(`ratio ${ratio.toFixed(2)}, budget ${RATIO_MAX}`);
  return ratio <= RATIO_MAX ? 0 : 1;
}

async function matchMs(db: Db, invoiceId: string): Promise<number> {
  const started = performance.now();
  await matchAndRollBack(db, invoiceId);
  return performance.now() - started;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Rolled back, so that the next match finds nothing to reuse. */
async function matchAndRollBack(db: Db, invoiceId: string): Promise<void> {
  const trx = await db.startTransaction().execute();
  try {
    const invoice = await findInvoice(trx, invoiceId);
    const inputs = await loadInvoiceInputs(trx, 'bench', invoice);
    const options = { runId: 'bench', asOf: new Date('2026-12-31T00:00:00Z') };
    const { lines, findings } = await matchInvoice(trx, invoice, inputs, options);
    process.stderr.write(`${invoiceId}: ${lines} lines, ${findings} findings\n`);
  } finally {
    await trx.rollback().execute();
  }
}

function invoiceIdOf(month: number): string {
  return `G${String(month).padStart(9, '0')}`;
}

/** Each order has one line of 10 seats, billed every month; one order in a hundred is of 9 seats. */
async function fillMasterData(db: Db, { lines, linesPerCustomer }: Size): Promise<void> {
  const customers = Math.ceil(lines / linesPerCustomer);
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
      catalog_item_id, product_id, sku_id, availability_id, quantity)
    select pull_id, n, key, 'order-' || (split_part(key, '-', 2)::int - 1) * ${linesPerCustomer}::int + n, 0,
      'completed', 'USD', timestamptz '2024-01-01', 'P:S:A', 'P', 'S', 'A', case when n % 100 = 0 then 9 else 10 end
    from made, generate_series(1, ${linesPerCustomer}::int) n`.execute(db);
}

async function fillInvoice(db: Db, size: Size, month: number): Promise<void> {
  const invoiceId = invoiceIdOf(month);
  const total = String(size.lines * 124);
  await sql`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      values ('invoice', ${invoiceId}, now(), 1, 'bench', true) returning pull_id)
    insert into invoice (pull_id, row_no, invoice_id, document_type, invoiced_at, period, currency, total_charges,
      paid_amount, sections)
    select pull_id, 1, ${invoiceId}, 'invoice', timestamptz '2024-02-08' + make_interval(months => ${month}::int),
      '2024-01', 'USD', ${total}::numeric, 0, '{one_time/billing_line_items}' from made`.execute(
    db,
  );
  const { rows } = await sql<{ pull_id: string }>`
    with made as (
      insert into pull (resource, key, sealed_at, version, content_hash, is_current)
      values ('line-items', ${invoiceId}, now(), 1, ${invoiceId}, true) returning pull_id),
    line as (
      insert into charge (invoice_id, pull_id, line_no, customer_id, customer_name, invoice_number, order_id,
        product_id, sku_id, availability_id, product_name, charge_type, subtotal, tax_total, total, currency,
        charge_end_on, billable_quantity, line_hash)
      select ${invoiceId}, pull_id, n, 'customer-' || (n - 1) / ${size.linesPerCustomer}::int + 1, 'A customer',
        ${invoiceId}, 'order-' || n, 'P', 'S', 'A', 'Seats', 'renew', 124, 0, 124, 'USD',
        (date '2024-01-31' + make_interval(months => ${month}::int))::date, 10,
        sha256(convert_to(${invoiceId} || n, 'UTF8'))
      from made, generate_series(1, ${size.lines}::int) n)
    select pull_id from made`.execute(db);
  const pullId = rows[0]?.pull_id ?? '';
  await db.transaction().execute((trx) => groupCharges(trx, { invoiceId, pullId }));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
