import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { CONVERTING_TYPES, PAIRED_TYPES, REFUNDING_TYPES } from './charge-types.ts';

/**
 * Notes what an invoice's in-scope lines change or take back: refunds, and the two legs of seat changes and
 * conversions. Plain charges are no events. A pure function of the pull, as the groups are.
 *
 * The two legs of one change carry one reference id; without one, an order's changes of one day belong together. Of a
 * conversion the leg without money is the reversal; a seat change of a free item is no event.
 */
export async function recordChargeEvents(
  trx: Trx,
  lines: { invoiceId: string; pullId: string },
): Promise<void> {
  await sql`
    delete from charge_event
    where invoice_id = ${lines.invoiceId} and pull_id = ${lines.pullId}::bigint`.execute(trx);
  await sql`
    insert into charge_event (invoice_id, pull_id, event_no, group_id, customer_id, currency, leg, charge_type, pair_key,
      event_on, starts_on, lines, quantity, net, tax)
    select ${lines.invoiceId}, ${lines.pullId}::bigint,
      row_number() over (order by group_id collate "C", customer_id collate "C", currency, leg, charge_type,
        pair_key collate "C", event_on, starts_on),
      group_id, customer_id, currency, leg, charge_type, pair_key, event_on, starts_on, count(*)::int,
      sum(abs(billable_quantity)), sum(abs(subtotal)),
      sum(case when leg = 'rebill' then tax_total else -tax_total end)
    from (
      select c.*, (c.ordered_at at time zone 'UTC')::date as event_on,
        coalesce(nullif(c.reference_id, ''),
          concat_ws('|', c.order_key, (c.ordered_at at time zone 'UTC')::date - date '2000-01-01')) as pair_key
      from (
        select group_id, coalesce(customer_id, '') as customer_id, currency, lower(charge_type) as charge_type,
          reference_id, order_key, ordered_at, coalesce(charge_start_on, (ordered_at at time zone 'UTC')::date) as starts_on,
          billable_quantity, subtotal, tax_total,
          case
            when lower(charge_type) = any(${REFUNDING_TYPES}) then case when subtotal <= 0 then 'refund' end
            when subtotal > 0 then 'rebill'
            when subtotal < 0 or lower(charge_type) = any(${CONVERTING_TYPES}) then 'reversal'
          end as leg
        from charge
        where invoice_id = ${lines.invoiceId} and pull_id = ${lines.pullId}::bigint and in_scope
          and lower(charge_type) = any(${[...REFUNDING_TYPES, ...PAIRED_TYPES]})
      ) c
      where c.leg is not null
    ) event
    group by group_id, customer_id, currency, leg, charge_type, pair_key, event_on, starts_on`.execute(
    trx,
  );
}
