import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * The order lines of an answer, a row a line, in the columns of {@link PRINTED_COLUMNS} behind `place` (from 1). A catalogue
 * offer id is `product:sku:availability`; legacy ones are GUIDs and stay whole in catalog_item_id.
 *
 * @param orders SQL of a JSON list of orders
 */
export function printedOrderLines(
  orders: RawBuilder<unknown>,
  customerId: string,
): RawBuilder<unknown> {
  return sql`
    select row_number() over (order by o.ordinality, l.ordinality)::int as place, ${customerId}::text as customer_id,
      api_guid(o.value ->> 'id') as order_id, api_guid(nullif(o.value ->> 'alternateId', '')) as alternate_id,
      (l.value ->> 'lineItemNumber')::int as order_line, lower(o.value ->> 'status') as status,
      lower(o.value ->> 'billingCycle') as billing_cycle,
      lower(coalesce(l.value ->> 'transactionType', o.value ->> 'transactionType')) as transaction_type,
      upper(o.value ->> 'currencyCode') as currency, api_instant(o.value ->> 'creationDate') as ordered_at,
      l.value ->> 'offerId' as catalog_item_id,
      case when offer.parts[3] is not null then offer.parts[1] end as product_id, offer.parts[2] as sku_id,
      offer.parts[3] as availability_id, l.value ->> 'friendlyName' as friendly_name,
      api_amount(l.value ->> 'quantity') as quantity,
      api_amount(l.value -> 'pricing' ->> 'price') as promised_unit_price, l.value ->> 'termDuration' as term_duration,
      nullif(l.value ->> 'promotionId', '') as promotion_id,
      api_guid(nullif(l.value ->> 'subscriptionId', '')) as subscription_id
    from json_array_elements(${orders}) with ordinality o,
      json_array_elements(o.value -> 'lineItems') with ordinality l,
      lateral (select string_to_array(l.value ->> 'offerId', ':') as parts) offer`;
}

/** Of `order_line`, but for where a row is stored and whose word it is. */
export const PRINTED_COLUMNS = sql.raw(
  [
    ...['customer_id', 'order_id', 'alternate_id', 'order_line', 'status', 'billing_cycle'],
    ...['transaction_type', 'currency', 'ordered_at', 'catalog_item_id', 'product_id', 'sku_id'],
    ...['availability_id', 'friendly_name', 'quantity', 'promised_unit_price', 'term_duration'],
    ...['promotion_id', 'subscription_id'],
  ].join(', '),
);
