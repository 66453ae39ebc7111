import { sql } from 'kysely';

import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/** Words of Partner Center for rights that were taken back, lower case. */
export const REVOKED_STATES: readonly string[] = ['revoked', 'cancelled', 'canceled'];

/**
 * Stores a customer's entitlements. Nested ones are implied rights of their parent, not purchases: left out. Where the
 * state is absent, the one status that all its quantities have stands for it; of several, what was taken back counts
 * no more.
 */
export function storeEntitlementsOf(customerId: string): StoreRows {
  return (trx, { pullId, firstRow, json }) =>
    storingAnswer(`entitlements of customer ${customerId}`, async () => {
      const { numAffectedRows } = await sql`
        insert into entitlement (pull_id, row_no, customer_id, order_id, order_line, alternate_id, product_id,
          sku_id, quantity, entitlement_type, fulfillment_state, expires_on)
        select ${pullId}::bigint, ${firstRow}::int + e.ordinality, ${customerId},
          api_guid(e.value -> 'referenceOrder' ->> 'id'), (e.value -> 'referenceOrder' ->> 'lineItemId')::int,
          api_guid(nullif(e.value -> 'referenceOrder' ->> 'alternateId', '')),
          e.value ->> 'productId', e.value ->> 'skuId',
          least(api_amount(e.value ->> 'quantity'), case when d.only_status is null then d.in_force end),
          e.value ->> 'entitlementType', coalesce(e.value ->> 'fulfillmentState', d.only_status),
          api_day(e.value ->> 'expiryDate')
        from json_array_elements(${json}::json -> 'items') with ordinality e
        cross join lateral (
          select only_value(array_agg(distinct q ->> 'status')) as only_status,
            case when count(*) > 0 then coalesce(sum(api_amount(q ->> 'quantity'))
              filter (where lower(q ->> 'status') <> all(${REVOKED_STATES}::text[])), 0) end as in_force
          from json_array_elements(case when json_typeof(e.value -> 'quantityDetails') = 'array'
            then e.value -> 'quantityDetails' else '[]' end) q) d`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}
