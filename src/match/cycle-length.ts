import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

/**
 * SQL for how long a charge cycle of an order line is, as an interval; null where the order line does not say so.
 *
 * @param order alias of a table with billing_cycle and term_duration
 */
export function cycleLength(order: string): RawBuilder<unknown> {
  return sql`case ${sql.ref(`${order}.billing_cycle`)}
    when 'monthly' then interval '1 month'
    when 'annual' then interval '1 year'
    else (substring(${sql.ref(`${order}.term_duration`)} from '^P[0-9]{1,3}[MY]$'))::interval end`;
}
