import { sql } from 'kysely';

import type { Trx } from '../store/connection.ts';
import { minorDigitsSql } from '../store/minor-digits-sql.ts';
import { BILLING_TYPES } from './charge-types.ts';
import { cycleLength } from './cycle-length.ts';
import type { MatchScope } from './rule.ts';

/**
 * Lays out what is judged line by line, as temporary tables that end with the transaction:
 *
 * - `m_line`: this invoice's lines in scope with the figures the rules compute with, and their cell
 * - `m_price`: per cell with one order line, what its lines were promised to cost and how far they are off
 *
 * Beside the other working tables because only a match that is really made needs them; a reused one is spared reading
 * the lines.
 */
export async function layOutLines(trx: Trx, scope: MatchScope): Promise<void> {
  await sql`
    create temp table m_line on commit drop as
    select k.cell, c.line_no, lower(coalesce(c.charge_type, '')) as charge_type, c.currency,
      c.subtotal, c.tax_total, c.total, c.unit_price, c.effective_unit_price, c.billable_quantity as quantity,
      upper(nullif(btrim(c.pricing_currency), '')) as pricing_currency,
      nullif(c.pc_to_bc_exchange_rate, 0) as exchange_rate, c.pc_to_bc_exchange_rate_on as rate_on,
      c.charge_start_on, c.charge_end_on,
      lower(nullif(btrim(c.billing_frequency), '')) as billing_frequency,
      coalesce(btrim(c.term_and_billing_cycle), '') = '' as has_no_term,
      coalesce(c.price_adjustment_description, '') not in ('', '[]') as is_adjusted,
      coalesce(c.product_qualifiers, '') as qualifiers,
      ${minorDigitsSql(sql`c.currency`)} as minor_digits
    from charge c
    join m_cell k
      on k.group_id = c.group_id and k.customer_id = coalesce(c.customer_id, '') and k.currency = c.currency
    where c.invoice_id = ${scope.invoiceId} and c.pull_id = ${scope.linesPullId ?? null}::bigint
      and c.in_scope and k.foreign_invoice is null`.execute(trx);
  await sql`analyze m_line`.execute(trx);
  await layOutPrices(trx);
}

/**
 * A price is judged only where it was promised: the order line has a price, in the currency the line is priced in. New,
 * renewed and cycle lines of a full cycle show it as effective unit price. On any other line that price is prorated and
 * the unit price stands for it, unless a price adjustment is printed: then the unit price is the list's and says
 * nothing. A cell with a line that says nothing is not judged, because its reversals would not net out.
 *
 * - `unpromised`: lines with money that no promise covers
 * - `kept`: the part of the cell's money that no other invoice took back, 0 to 1; a cell that takes back keeps nothing
 * - `net`, `tax`: what the price alone makes of the subtotal that was kept, above 0 when it is too high; in the billing currency
 * - `unit_value`: what one unit was promised to cost in the billing currency; null where lines are prorated or converted
 * - `in_parts`: several lines of the ordered quantity whose sum is the promise, as a bundle billed by its parts (the
 *   telecom and non-telecom lines of Microsoft 365 E5): the units are there once
 */
async function layOutPrices(trx: Trx): Promise<void> {
  await sql`
    create temp table m_price on commit drop as
    with priced as (
      select l.*, o.quantity as ordered, o.currency as order_currency,
        case when o.currency = coalesce(l.pricing_currency, l.currency) then o.promised_unit_price end as promised,
        l.charge_type = any(${BILLING_TYPES}) and coalesce(
          l.charge_end_on >= (l.charge_start_on + ${cycleLength('o')})::date - 1, true) as is_full_cycle
      from m_line l
      join m_cell c on c.cell = l.cell
      join m_link o on o.group_id = c.group_id and o.candidates = 1
      where l.subtotal <> 0 or l.charge_type = any(${BILLING_TYPES})
    ),
    judged as (
      select p.*, case when is_full_cycle then abs(effective_unit_price) when not is_adjusted then unit_price end as price
      from priced p
    ),
    compared as (
      select j.*, ${isAsPromised} as agrees,
        case
          when ${isAsPromised} then 0
          when price = 0 or subtotal = 0 then (price - promised) * abs(quantity) * coalesce(exchange_rate, 1)
          else subtotal * (price - promised) / price end as effect
      from judged j
    ),
    summed as (
      select cell, min(promised) as promised_unit_price, max(minor_digits) as minor_digits,
        count(*) filter (where promised is null and subtotal <> 0)::int as unpromised,
        bool_and(promised is not null and price is not null) as is_judged,
        bool_and(is_full_cycle) as is_full_cycle, bool_and(currency = order_currency) as is_unconverted,
        max(price) filter (where not agrees) as unit_price,
        sum(effect) as net, sum(tax_total * effect / nullif(subtotal, 0)) as tax,
        bool_and(is_full_cycle and subtotal > 0 and currency = order_currency and quantity = ordered) and count(*) > 1
          and abs(sum(subtotal) - min(promised) * min(ordered))
            <= count(*) * greatest(1, min(ordered)) * power(10::numeric, -max(minor_digits)) as in_parts
      from compared group by cell
    ),
    kept as (
      select h.cell, case when h.subtotal < 0 then 0
        else coalesce(greatest(0, least(1, u.net / nullif(u.charged_net, 0))), 1) end as kept
      from m_history h
      join m_unit u on u.order_id = h.order_id and u.order_line = h.order_line and u.item = h.item
        and u.currency = h.currency and u.cycle_end_on is not distinct from h.cycle_end_on
      where h.own
    )
    select cell, coalesce(kept, 0) as kept, promised_unit_price, unit_price, unpromised, is_judged, is_full_cycle,
      coalesce(in_parts, false) as in_parts,
      case when is_judged then round(net * coalesce(kept, 0), minor_digits) end as net,
      case when is_judged then coalesce(round(tax * coalesce(kept, 0), minor_digits), 0) end as tax,
      case when is_judged and is_full_cycle and is_unconverted then promised_unit_price end as unit_value
    from summed left join kept using (cell)`.execute(trx);
  await sql`create index on m_price (cell)`.execute(trx);
  await sql`analyze m_price`.execute(trx);
}

/** Documents print prices rounded or cut: as promised is what is so to the digits printed, but to no fewer than cents. */
const isAsPromised = sql`price in (
  round(promised, greatest(scale(trim_scale(price)), minor_digits)),
  trunc(promised, greatest(scale(trim_scale(price)), minor_digits)))`;
