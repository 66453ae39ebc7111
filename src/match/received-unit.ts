import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import type { FindingColumns } from './rule.ts';

/**
 * The latest charged cycle `u` of each order line, with its cell `c` of m_cell, beside what was received for it (`r`).
 * Earlier cycles are no longer what the entitlements show, and an earlier invoice does not know what later ones charged
 * or took back.
 */
export const receivedUnit = sql`
    from m_unit u
    join m_cell c on c.cell = u.cell
    join m_received r on r.order_id = u.order_id and r.order_line = u.order_line and r.is_sealed
    where u.is_latest_invoice
      and not u.has_unknown_type
      and not exists (
        select from m_next n
        where n.order_id = u.order_id and n.order_line = u.order_line and n.cycle = u.cycle_end_on)`;

/** Whether the order of a unit `u` of m_unit is at least a day old, as SQL: keys are not issued at once. */
export function isOrderedADayAgo(asOf: Date): RawBuilder<unknown> {
  return sql`exists (
        select from m_link l
        where l.order_id = u.order_id and l.order_line = u.order_line and l.candidates = 1
          and l.ordered_at + interval '24 hours' <= ${asOf})`;
}

/** A finding that puts all that was charged for a unit `u` of m_unit in question, on whichever invoice; this one owns its part. */
export function wholeUnit(): Pick<
  FindingColumns,
  'subject' | 'cell' | 'currency' | 'net' | 'tax' | 'bridge' | 'actualNet'
> {
  return {
    subject: sql`concat_ws('|', u.order_id, u.order_line, u.item, u.cycle_end_on - date '2000-01-01')`,
    cell: sql`u.cell`,
    currency: sql`u.currency`,
    net: sql`u.net`,
    tax: sql`u.tax`,
    bridge: sql`u.own_total`,
    actualNet: sql`u.net`,
  };
}
