import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

import { TERM_TYPES } from './charge-types.ts';

/** What a product is, as far as returning it goes. Reservations have their own exchange rules and stand in no policy. */
export type ReturnKind = 'perpetual' | 'subscription' | 'marketplace';

export interface RefundPolicy {
  readonly kind: ReturnKind;
  /** UTC day of the first purchase it holds for; it ends where the next of its kind begins. */
  readonly from: string;
  /** From purchase or renewal. */
  readonly windowHours: number;
  /** `prorated`: by days used, and in full on the first. */
  readonly refund: 'full' | 'prorated';
  readonly source: string;
}

/**
 * Within how long a purchase can be returned, and for how much. Terms that an availability itself states would go first;
 * what is in no row is judged provisionally: never as missing, short or too much.
 */
export const REFUND_POLICIES: readonly RefundPolicy[] = [
  {
    kind: 'perpetual',
    from: '2000-01-01',
    windowHours: 30 * 24,
    refund: 'full',
    source: 'Return a software purchase (Microsoft Learn)',
  },
  {
    kind: 'subscription',
    from: '2000-01-01',
    windowHours: 7 * 24,
    refund: 'prorated',
    source: 'Cancel a new commerce subscription (Microsoft Learn)',
  },
  {
    kind: 'marketplace',
    from: '2000-01-01',
    windowHours: 72,
    refund: 'full',
    source: 'Refund policies of the commercial marketplace (Microsoft Learn)',
  },
];

/** The policies as a relation (kind, from_on, window_hours, refund), to be joined by {@link returnKind}. */
export const refundPolicyTable: RawBuilder<unknown> = sql`(
  select kind, from_on, window_hours, refund,
    lead(from_on) over (partition by kind order by from_on) as until_on
  from json_to_recordset(${JSON.stringify(
    REFUND_POLICIES.map(({ kind, from, windowHours, refund }) => ({
      kind,
      from_on: from,
      window_hours: windowHours,
      refund,
    })),
  )}::json) as p(kind text, from_on date, window_hours integer, refund text))`;

/**
 * The kind of a charge, derived since Microsoft names none: a reservation has its own order id, perpetual software no
 * cycle, and what another publisher sells comes through the marketplace.
 *
 * @param of a row with cycle_end_on, reservation_order_id and publisher_name
 */
export function returnKind(of: string): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${of}.${name}`);
  return sql`case
    when ${column('reservation_order_id')} is not null then null
    when ${column('cycle_end_on')} is null then 'perpetual'
    when ${column('publisher_name')} not ilike 'microsoft%' then 'marketplace'
    else 'subscription' end`;
}

/**
 * The last instant at which what a cell `c` of m_cell charges can be returned, with `l`, its row of m_link: counted from
 * the order where the charge begins on its day, else from the day the charge begins. Null where nothing is known.
 */
export const refundWindowEnd: RawBuilder<unknown> = sql`(
  select (case
      when (l.ordered_at at time zone 'UTC')::date = c.starts_on then l.ordered_at
      else c.starts_on::timestamp at time zone 'UTC' end) + make_interval(hours => p.window_hours)
  from ${refundPolicyTable} p
  where p.kind = ${returnKind('c')} and c.charge_types && ${TERM_TYPES}::text[]
    and c.starts_on >= p.from_on and (p.until_on is null or c.starts_on < p.until_on))`;
