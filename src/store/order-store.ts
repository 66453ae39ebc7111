import { sql } from 'kysely';

import type { StoreRows } from './pull-store.ts';
import { storingAnswer } from './shape-error.ts';

/**
 * Stores all orders of one customer, a row an order line. A catalogue offer id is `product:sku:availability`; legacy
 * ones are GUIDs and stay whole in catalog_item_id.
 */
export function storeOrdersOf(customerId: string): StoreRows {
  return (trx, { pullId, firstRow, json }) =>
    storingAnswer(`orders of customer ${customerId}`, async () => {
      const { numAffectedRows } = await sql`
        insert into order_line (pull_id, row_no, customer_id, order_id, alternate_id, order_line, status,
          billing_cycle, transaction_type, currency, ordered_at, catalog_item_id, product_id, sku_id,
          availability_id, friendly_name, quantity, promised_unit_price, term_duration, promotion_id,
          subscription_id)
        select ${pullId}::bigint, ${firstRow}::int + row_number() over (order by o.ordinality, l.ordinality),
          ${customerId}, api_guid(o.value ->> 'id'), api_guid(nullif(o.value ->> 'alternateId', '')),
          (l.value ->> 'lineItemNumber')::int,
          lower(o.value ->> 'status'), lower(o.value ->> 'billingCycle'),
          lower(coalesce(l.value ->> 'transactionType', o.value ->> 'transactionType')),
          upper(o.value ->> 'currencyCode'), api_instant(o.value ->> 'creationDate'),
          l.value ->> 'offerId',
          case when offer.parts[3] is not null then offer.parts[1] end, offer.parts[2], offer.parts[3],
          l.value ->> 'friendlyName', api_amount(l.value ->> 'quantity'),
          api_amount(l.value -> 'pricing' ->> 'price'), l.value ->> 'termDuration',
          nullif(l.value ->> 'promotionId', ''), api_guid(nullif(l.value ->> 'subscriptionId', ''))
        from json_array_elements(${json}::json -> 'items') with ordinality o,
          json_array_elements(o.value -> 'lineItems') with ordinality l,
          lateral (select string_to_array(l.value ->> 'offerId', ':') as parts) offer`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    });
}
