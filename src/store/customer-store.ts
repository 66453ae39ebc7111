import { sql } from 'kysely';

import type { Db } from './connection.ts';
import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/** Stores a page of `GET /v1/customers`. The id is the customer's tenant: the key of orders and entitlements. */
export const storeCustomers: StoreRows = (trx, { pullId, firstRow, json }) =>
  storingAnswer('customers', async () => {
    const { numAffectedRows } = await sql`
      insert into customer (pull_id, row_no, customer_id, name, domain, relationship)
      select ${pullId}::bigint, ${firstRow}::int + x.ordinal, api_guid(x.id),
        x."companyProfile" ->> 'companyName', x."companyProfile" ->> 'domain', x."relationshipToPartner"
      from rows from (json_to_recordset(${json}::json -> 'items') as (
        id text, "companyProfile" json, "relationshipToPartner" text))
        with ordinality as x(id, "companyProfile", "relationshipToPartner", ordinal)`.execute(trx);
    return Number(numAffectedRows ?? 0n);
  });

/** Our customers in force: all of them, or those that the named invoices charge. */
export async function customersToAsk(
  db: Db,
  invoiceIds: readonly string[] | 'all',
): Promise<readonly string[]> {
  const charged =
    invoiceIds === 'all'
      ? sql``
      : sql`and exists (
          select from charge_group g join pull l on l.pull_id = g.pull_id and l.is_current
          where g.invoice_id = any(${invoiceIds}) and g.customer_id = c.customer_id)`;
  const { rows } = await sql<{ customer_id: string }>`
    select distinct c.customer_id from customer c
    join pull p on p.pull_id = c.pull_id and p.is_current and p.resource = 'customers'
    where true ${charged}
    order by c.customer_id`.execute(db);
  return rows.map((row) => row.customer_id);
}
