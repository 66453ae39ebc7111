/*
 * Measures what it costs to find out what a night has to ask for, and how much that is.
 *
 *   node --import tsx bench/plan-night.ts --server-url postgres://…/postgres
 *
 * Without a URL it starts a server of its own. The tenant has customers who were all asked in the first of many nights
 * and in their turn since, and ten years of invoices in five currencies, all read once. Exits 1 above the budget.
 */
import { parseArgs } from 'node:util';

import { sql } from 'kysely';

import type { Db } from '../src/store/connection.ts';
import { customersDue, ROTATION_DAYS, turnOf } from '../src/store/customers-due.ts';
import { currentInvoices } from '../src/store/invoice-store.ts';
import { invoiceReadings } from '../src/store/invoices-to-read.ts';
import { startThrowawayPostgres } from '../test/throwaway-postgres.ts';
import { withDatabase } from './bench-tenant.ts';
import { measureMs, seconds } from './measured.ts';

/** Planning is to be nothing beside a night's calls. */
const BUDGET_MS = 10_000;
const NIGHTS = 30;
/** "Order resource 500 requests per minute per tenant". */
const ORDER_CALLS_PER_MINUTE = 500;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'server-url': { type: 'string' },
      customers: { type: 'string', default: '50000' },
    },
  });
  const server = values['server-url'] === undefined ? await startThrowawayPostgres() : undefined;
  const adminUrl = values['server-url'] ?? server?.adminUrl ?? '';
  try {
    process.exitCode = await withDatabase(adminUrl, 'recon_bench_plan', (db) =>
      measure(db, Number(values.customers)),
    );
  } finally {
    await server?.remove();
  }
}

/** @returns the exit code */
async function measure(db: Db, customers: number): Promise<number> {
  await fillNights(db, customers);
  const run = { run_id: nightId(NIGHTS), as_of: nightAt(NIGHTS) };
  let asked = 0;
  let read = 0;
  const customersMs = await measureMs(db, async (trx) => {
    asked = (await customersDue(trx, run, 'orders')).length;
  });
  const invoicesMs = await measureMs(db, async (trx) => {
    const readings = await invoiceReadings(trx, run, await currentInvoices(trx));
    read = readings.filter((one) => one.lines_due).length;
  });
  say(`${customers} customers, ${NIGHTS} nights held: ${seconds(customersMs)} to find who is due`);
  say(
    `orders asked in a quiet night: ${asked}, ${(asked / ORDER_CALLS_PER_MINUTE).toFixed(1)} minutes at the limit`,
  );
  say(
    `orders asked when all are due: ${customers}, ${(customers / ORDER_CALLS_PER_MINUTE).toFixed(1)} minutes`,
  );
  say(`600 invoices: ${seconds(invoicesMs)} to find what is due, lines of ${read} are`);
  return Math.max(customersMs, invoicesMs) <= BUDGET_MS ? 0 : 1;
}

function nightAt(night: number): Date {
  return new Date(Date.UTC(2026, 10, 24 + night, 3));
}

function nightId(night: number): string {
  return `night-${String(night).padStart(4, '0')}`;
}

/** Night 0 reads everything; each later one a seventh of the customers, and finds it unchanged. */
async function fillNights(db: Db, customers: number): Promise<void> {
  await sql`
    insert into run (run_id, kind, scope, options, as_of, state, app_version, rule_set_hash, created_at, ended_at)
    select 'night-' || lpad(n::text, 4, '0'), 'nightly', 'night', '{}', t.at, 'done', 'bench', 'bench', t.at, t.at
    from generate_series(0, ${NIGHTS}) n,
      lateral (select ${nightAt(0)}::timestamptz + make_interval(days => n) as at) t`.execute(db);
  await sql`
    insert into pull (resource, key, run_id, sealed_at, version, content_hash, is_current)
    select r, k, ${nightId(0)}, now(), 1, 'h', true from (
      select 'customers' as r, '' as k union all select 'invoices', ''
      union all select r, 'customer-' || n from generate_series(1, ${customers}) n, unnest(array['orders', 'entitlements']) r
      union all select r, 'G' || lpad(n::text, 9, '0') from generate_series(1, 600) n, unnest(array['line-items', 'statement']) r
    ) p`.execute(db);
  await sql`
    insert into customer (pull_id, row_no, customer_id)
    select p.pull_id, n, 'customer-' || n from pull p, generate_series(1, ${customers}) n where p.resource = 'customers'`.execute(
    db,
  );
  await sql`
    insert into invoice (pull_id, row_no, invoice_id, document_type, invoiced_at, period, currency, total_charges,
      paid_amount, sections)
    select p.pull_id, n, 'G' || lpad(n::text, 9, '0'), 'invoice', now(),
      to_char(date '2016-11-01' + make_interval(months => (n - 1) / 5), 'YYYY-MM'), 'USD', 1, 0, '{}'
    from pull p, generate_series(1, 600) n where p.resource = 'invoices'`.execute(db);
  await sql`
    insert into run_pull (run_id, pull_id, how)
    select 'night-' || lpad(n::text, 4, '0'), p.pull_id,
      case when n = 0 then 'new'
        when p.resource in ('customers', 'invoices') or p.resource in ('orders', 'entitlements')
          and ${turnOf(sql`p.key`)} = (${nightAt(0).toISOString().slice(0, 10)}::date + n - date '2000-01-01') % ${ROTATION_DAYS}
        then 'unchanged' else 'reused' end
    from pull p, generate_series(0, ${NIGHTS}) n
    where n < ${NIGHTS} or p.resource in ('customers', 'invoices')`.execute(db);
  await sql`
    insert into match (subject, key, input_hash, rule_set_hash, verdict, ties)
    select 'invoice', key, 'h', 'bench', 'explained', true from pull where resource = 'line-items'`.execute(
    db,
  );
  await sql`insert into run_match (run_id, match_id) select ${nightId(0)}, match_id from match`.execute(
    db,
  );
  await sql`
    insert into audit_feed (covered_from, read_through) values (${nightAt(0)}, ${nightAt(NIGHTS)})`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
