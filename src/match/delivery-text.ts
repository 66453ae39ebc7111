import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

type Sql = RawBuilder<unknown>;

/** What Partner Center says of a delivery `r` of m_received, as SQL; null where it was not asked or did not answer. */
export const deliveryText: Sql = sql`case
  when r.delivery_status is null then null
  when r.is_delivery_pending then format('delivery still pending at Partner Center (%s)', r.delivery_status)
  when lower(r.delivery_status) = 'fulfilled' then 'delivery fulfilled, says Partner Center'
  else format('delivery %s, says Partner Center', r.delivery_status) end`;

/** The same as the end of a sentence: `: its delivery is still pending at Partner Center (unfulfilled)`, or nothing. */
export const deliveryClause: Sql = sql`case
  when r.delivery_status is null then ''
  when r.is_delivery_pending then format(': its delivery is still pending at Partner Center (%s)', r.delivery_status)
  else format(', though Partner Center calls its delivery %s', r.delivery_status) end`;
