import { sql } from 'kysely';

import type { Trx } from './connection.ts';
import { storeCustomers } from './customer-store.ts';
import { storeInvoices } from './invoice-store.ts';
import type { PullSubject, StoreRows } from './pull-store.ts';
import { appendPage, beginPull } from './pull-store.ts';
import { sealPull } from './seal-pull.ts';

/**
 * Stands in for what Partner Center would say, where there are only files of lines and of orders:
 *
 * - a header for each invoice, whose total is the sum of its lines in the currency most of them have, and whose month is
 *   that of its latest billing event; issued on the 8th of the next
 * - every customer of the lines and orders as one of ours
 * - no orders of any of them beside the imported ones
 *
 * For databases that hold nothing else and are dropped afterwards.
 */
export async function assumeFacts(trx: Trx): Promise<void> {
  const { rows: headers } = await sql<{ header: object }>`
    select json_build_object('id', invoice_id, 'documentType', 'invoice', 'currencyCode', currency,
      'totalCharges', total::text, 'billingPeriodStartDate', to_char(month, 'YYYY-MM-DD'),
      'billingPeriodEndDate', to_char(month + interval '1 month - 1 day', 'YYYY-MM-DD'),
      'invoiceDate', to_char(month + interval '1 month 7 days', 'YYYY-MM-DD"T00:00:00Z"')) as header
    from (
      select distinct on (invoice_id) invoice_id, currency, sum(total) as total,
        date_trunc('month', max(max(coalesce(ordered_at, charge_start_on))) over (partition by invoice_id)) as month
      from charge group by invoice_id, currency
      order by invoice_id, count(*) desc, currency
    ) billed
    where month is not null`.execute(trx);
  await pullWhole(
    trx,
    { resource: 'invoices', key: '' },
    storeInvoices,
    headers.map((row) => row.header),
  );

  const { rows: customers } = await sql<{ id: string }>`
    select customer_id as id from charge where customer_id is not null
    union select customer_id from order_line`.execute(trx);
  await pullWhole(trx, { resource: 'customers', key: '' }, storeCustomers, customers);
  await sql`
    insert into pull (resource, key, source, sealed_at, version, content_hash, is_current)
    select 'orders', customer_id, 'v1', clock_timestamp(), 1, '', true from customer`.execute(trx);
}

async function pullWhole(
  trx: Trx,
  subject: Pick<PullSubject, 'resource' | 'key'>,
  store: StoreRows,
  items: readonly object[],
): Promise<void> {
  const pull = await beginPull(trx, undefined, { ...subject, source: 'file' });
  const bytes = Buffer.from(JSON.stringify({ items }));
  await appendPage(trx, pull, { bytes, itemCount: items.length, nextToken: undefined }, store);
  await sealPull(trx, pull, undefined);
}
