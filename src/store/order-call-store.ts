import { sql } from 'kysely';

import type { Db } from './connection.ts';

/** Where all free slots are just being taken by others, one is free again a moment later. */
const AGAIN_MS = 10;

/**
 * Takes one call out of the tenant's budget, which all processes of the database share: there is a slot a call, and a
 * slot is free again one window after it was taken. So there are never more than `callsMax` in any window, whoever asks.
 * The database's clock decides.
 *
 * @param callsMax up to the slots there are, 500
 * @returns 0 when it was taken; otherwise milliseconds until the next slot is free
 */
export async function takeOrderCall(
  db: Db,
  { callsMax, windowMs }: { readonly callsMax: number; readonly windowMs: number },
): Promise<number> {
  const window = sql`make_interval(secs => ${windowMs / 1000}::float8)`;
  const { rows: taken } = await sql`
    update order_call set taken_at = clock_timestamp()
    where slot = (
      select slot from order_call
      where slot <= ${callsMax} and taken_at <= clock_timestamp() - ${window}
      order by taken_at limit 1
      for update skip locked)
    returning slot`.execute(db);
  if (taken.length > 0) return 0;
  const { rows } = await sql<{ wait_ms: number }>`
    select ceil(extract(epoch from min(taken_at) + ${window} - clock_timestamp()) * 1000)::int as wait_ms
    from order_call where slot <= ${callsMax}`.execute(db);
  return Math.max(rows[0]?.wait_ms ?? 0, AGAIN_MS);
}
