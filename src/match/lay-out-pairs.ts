import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { CONVERTING_TYPES } from './charge-types.ts';

/**
 * Lays out `m_pair`: each leg of a change on this invoice, and whether its other leg was billed anywhere. The legs may
 * lie on several lines, orders (a conversion) and invoices; the reference id holds them together.
 *
 * A lone leg is provisional until the invoice of the month after the change is out: the other half may come with it.
 */
export async function layOutPairs(trx: Trx): Promise<void> {
  await sql`
    create temp table m_pair on commit drop as
    with leg as (
      select pair_key, leg, cell, order_id, order_line, item, cycle_end_on, currency, min(event_on) as event_on,
        sum(quantity) as quantity, sum(net) as net, sum(tax) as tax,
        bool_or(charge_type = any(${CONVERTING_TYPES})) as converts
      from m_event
      where own and leg <> 'refund'
      group by pair_key, leg, cell, order_id, order_line, item, cycle_end_on, currency
    )
    select leg.*,
      not exists (
        select from charge_event other
        join pull p on p.pull_id = other.pull_id and p.is_current
        join m_header h on h.invoice_id = other.invoice_id and not h.is_void
        where other.pair_key = leg.pair_key and other.leg <> leg.leg and other.leg <> 'refund') as is_alone,
      (date_trunc('month', event_on::timestamp) + interval '2 months 11 days') at time zone 'UTC' as due_at
    from leg`.execute(trx);
}
