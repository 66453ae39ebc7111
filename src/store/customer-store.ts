import { sql } from 'kysely';

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
